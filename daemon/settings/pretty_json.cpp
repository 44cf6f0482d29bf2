#include "daemon/settings/pretty_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace homeward::settings {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestLine = 90;

void write(std::string& out, const json::value& value, std::size_t indent);

void begin_item(std::string& out, bool& first, std::size_t indent) {
  out += first ? "\n" : ",\n";
  out.append(indent, ' ');
  first = false;
}

void write_items(std::string& out, const json::array& items, std::size_t indent) {
  bool first = true;
  out += '[';
  for (const json::value& item : items) {
    begin_item(out, first, indent + 2);
    write(out, item, indent + 2);
  }
  out += '\n' + std::string(indent, ' ') + ']';
}

void write_members(std::string& out, const json::object& members, std::size_t indent) {
  bool first = true;
  out += '{';
  for (const auto& member : members) {
    begin_item(out, first, indent + 2);
    out += json::serialize(json::value(member.key())) + ": ";
    write(out, member.value(), indent + 2);
  }
  out += '\n' + std::string(indent, ' ') + '}';
}

void write(std::string& out, const json::value& value, std::size_t indent) {
  const std::string line = json::serialize(value);
  if (value.is_primitive() || indent + line.size() <= kLongestLine) {
    out += line;
  } else if (const json::array* const items = value.if_array()) {
    write_items(out, *items, indent);
  } else {
    write_members(out, value.get_object(), indent);
  }
}

}  // namespace

std::string pretty(const json::value& value) {
  std::string out;
  write(out, value, 0);
  return out + '\n';
}

}  // namespace homeward::settings
