#include "daemon/settings/conditions/parts.hpp"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace homeward::settings {
namespace {

constexpr std::size_t kLongestSelector = 200;

bool is_selector_character(unsigned char character) {
  const std::string_view others = "-_.:*?[]!";
  return character < 0x80 && (std::isalnum(character) != 0 ||
                              others.find(static_cast<char>(character)) != std::string_view::npos);
}

std::optional<rules::Selector> selector_of(Reader& reader, const Node& node,
                                           const std::string& text) {
  if (!node.quoted && is_boolean_word(text)) {
    reader.error(node, "'" + text + "' is no selector: some tools read it as a boolean",
                 "for no event write {absent: ...}, for the opposite {not: ...}");
    return std::nullopt;
  }
  const bool good = !text.empty() && text.size() <= kLongestSelector &&
                    std::all_of(text.begin(), text.end(), is_selector_character);
  if (good) return rules::Selector{text, node.position()};
  reader.error(node, "'" + text.substr(0, kLongestSelector) + "' is not a selector",
               "write device.property, a group, room:NAME or a glob such as \"*.smoke\"");
  return std::nullopt;
}

void read_item(Reader& reader, const Node& node, std::string_view name,
               rules::EventPattern& pattern) {
  if (node.kind != Node::Kind::mapping) {
    if (auto selector = read_selector(reader, node, name)) {
      pattern.items.push_back({std::move(*selector), {}, false});
    }
    return;
  }
  if (node.entries.size() != 1) {
    reader.error(node, "an event has one selector, here are " + std::to_string(node.entries.size()),
                 "write [{a: x}, {b: y}] for any of them");
    return;
  }
  const Node::Entry& entry = node.entries.front();
  if (entry.key.text == "reports" && !entry.key.quoted) {
    for (const Node* const item : Reader::one_or_many(entry.value)) {
      if (auto selector = read_selector(reader, *item, "reports")) {
        pattern.items.push_back({std::move(*selector), {}, true});
      }
    }
    return;
  }
  auto selector = selector_of(reader, entry.key, entry.key.text);
  std::vector<core::Value> values = read_values(reader, entry.value, entry.key.text);
  if (selector) pattern.items.push_back({std::move(*selector), std::move(values), false});
}

}  // namespace

std::optional<rules::Selector> read_selector(Reader& reader, const Node& node,
                                             std::string_view name) {
  const std::optional<std::string> text = reader.text(node, name);
  if (!text) return std::nullopt;
  return selector_of(reader, node, *text);
}

rules::EventPattern read_event(Reader& reader, const Node& node, std::string_view name) {
  rules::EventPattern pattern;
  for (const Node* const item : Reader::one_or_many(node)) read_item(reader, *item, name, pattern);
  return pattern;
}

std::vector<core::Value> read_values(Reader& reader, const Node& node, std::string_view name) {
  std::vector<core::Value> values;
  const std::vector<const Node*> nodes = Reader::one_or_many(node);
  if (nodes.empty()) {
    reader.error(node, "'" + std::string(name) + "' is an empty list", "give at least one value");
  }
  for (const Node* const item : nodes) {
    if (auto value = reader.value(*item, name)) values.push_back(std::move(*value));
  }
  return values;
}

std::optional<rules::WindowReference> read_window_reference(Reader& reader, const Node& node,
                                                            std::string_view name) {
  const bool digits = !node.text.empty() && std::isdigit(static_cast<unsigned char>(node.text[0]));
  if (node.kind != Node::Kind::scalar || digits || node.text.find(':') != std::string::npos) {
    const std::optional<rules::DailyWindow> window = reader.window(node, name);
    if (!window) return std::nullopt;
    return rules::WindowReference{*window, node.position()};
  }
  std::optional<std::string> schedule = reader.name(node, name);
  if (!schedule) return std::nullopt;
  return rules::WindowReference{std::move(*schedule), node.position()};
}

std::optional<rules::WindowReference> read_window_reference(const Fields& fields,
                                                            std::string_view key) {
  const Node* const node = fields.find(key);
  if (node == nullptr) return std::nullopt;
  return read_window_reference(fields.reader(), *node, key);
}

}  // namespace homeward::settings
