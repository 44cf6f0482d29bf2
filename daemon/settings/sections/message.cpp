#include "daemon/settings/sections/message.hpp"

#include "daemon/settings/sections/sections.hpp"

#include <algorithm>
#include <utility>

namespace homeward::settings {
namespace {

/// RULES.md 7.9.
const std::vector<std::string_view>& placeholders() {
  static const std::vector<std::string_view> names{"home",  "room",     "device", "value",
                                                   "since", "duration", "count"};
  return names;
}

void check_placeholders(Reader& reader, const Node& node) {
  const std::string& text = node.text;
  if (text.find('}') < text.find('{')) {
    reader.error(node, "a '}' without its '{' in the message");
    return;
  }
  for (std::size_t open = text.find('{'); open != std::string::npos;
       open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string::npos) {
      reader.error(node, "a '{' without its '}' in the message");
      return;
    }
    const std::string name = text.substr(open + 1, close - open - 1);
    const std::vector<std::string_view>& known = placeholders();
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    reader.unknown(node, "unknown placeholder '{" + name.substr(0, 60) + "}'", name, known);
  }
}

}  // namespace

rules::Texts read_message(Reader& reader, const Node& node,
                          const std::vector<std::string>& languages) {
  rules::Texts texts;
  if (node.kind != Node::Kind::mapping) {
    const auto text = reader.text(node, "message");
    if (!text) return texts;
    check_placeholders(reader, node);
    texts.emplace(languages.empty() ? "en" : languages.front(), *text);
    return texts;
  }
  for_each_named(reader, node, "message", [&](const std::string& name, const Node::Entry& entry) {
    auto text = reader.text(entry.value, name);
    if (!text) return;
    check_placeholders(reader, entry.value);
    texts.emplace(name, std::move(*text));
  });
  return texts;
}

}  // namespace homeward::settings
