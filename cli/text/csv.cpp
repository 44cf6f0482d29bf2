#include "cli/text/csv.hpp"

#include "lib/json/writer.hpp"

namespace homeward::cli {
namespace {

constexpr std::string_view kEnd = "\r\n";

std::string quoted(std::string_view text) {
  std::string out = "\"";
  if (text.find_first_of("=+-@\t") == 0) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string cell_of(const json::Value& value) {
  if (!value.has_value()) return {};
  if (const auto text = value.text()) return quoted(*text);
  if (const auto number = value.number()) return json::write_number(*number);
  const bool plain = !value.is_object() && !value.is_array();
  return plain ? value.to_json() : quoted(value.to_json());
}

}  // namespace

std::string csv_line(const json::Value& object, std::span<const std::string_view> columns) {
  std::string line;
  for (const std::string_view column : columns) {
    if (!line.empty() || column != columns.front()) line += ',';
    line += cell_of(object.member(column));
  }
  return line.append(kEnd);
}

std::string csv_head(std::span<const std::string_view> columns) {
  std::string line;
  for (const std::string_view column : columns) {
    if (!line.empty()) line += ',';
    line += column;
  }
  return line.append(kEnd);
}

}  // namespace homeward::cli
