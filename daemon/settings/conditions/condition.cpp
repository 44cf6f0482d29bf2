#include "daemon/settings/conditions/condition.hpp"

#include "daemon/settings/conditions/forms.hpp"

#include <array>
#include <string>
#include <utility>

namespace homeward::settings {
namespace {

struct Head {
  std::string_view key;
  rules::ConditionPtr (*read)(Reader&, const Node&);
};

/// `after` comes before `absent`, which is also a key of its second form.
constexpr std::array<Head, 12> kHeads{{{"after", read_after},
                                       {"absent", read_absent},
                                       {"count", read_count},
                                       {"last_in", read_last_in},
                                       {"state", read_state},
                                       {"alert", read_alert},
                                       {"offline", read_offline},
                                       {"daily", read_daily},
                                       {"event", read_happens},
                                       {"all", read_all},
                                       {"any", read_any},
                                       {"not", read_not}}};

std::vector<std::string_view> head_names() {
  std::vector<std::string_view> names;
  for (const Head& head : kHeads) names.push_back(head.key);
  return names;
}

/// Several keys and none of them a head: a misspelt head, or two selectors side by side.
void report_headless(Reader& reader, const Node& node) {
  const std::vector<std::string_view> names = head_names();
  const std::vector<std::string> known(names.begin(), names.end());
  for (const Node::Entry& entry : node.entries) {
    const std::string nearest = core::nearest_name(entry.key.text, known);
    if (nearest.empty()) continue;
    reader.error(entry.key, "unknown condition '" + entry.key.text + "'",
                 "did you mean '" + nearest + "'?");
    return;
  }
  reader.error(node, "a condition has one head",
               "write {all: [{a: x}, {b: y}]} or {any: [...]} to combine conditions");
}

rules::ConditionPtr read_gate(Reader& reader, const Node& node, std::string_view name) {
  if (node.kind == Node::Kind::mapping) return read_condition(reader, node);
  std::optional<std::string> state = reader.name(node, name);
  if (!state) return nullptr;
  return make_condition(rules::InState{std::move(*state)}, node);
}

}  // namespace

rules::ConditionPtr read_condition(Reader& reader, const Node& node) {
  if (node.kind != Node::Kind::mapping) {
    if (!node.refused) {
      reader.error(node, "a condition must be a mapping",
                   "write it as {device.property: value} or {state: NAME}");
    }
    return nullptr;
  }
  for (const Head& head : kHeads) {
    if (node.find(head.key) != nullptr) return head.read(reader, node);
  }
  if (node.entries.size() == 1) return read_comparison(reader, node);
  if (node.entries.empty()) {
    reader.error(node, "an empty condition");
  } else {
    report_headless(reader, node);
  }
  return nullptr;
}

std::vector<rules::Gate> read_gates(Reader& reader, const Node& node, std::string_view name) {
  std::vector<rules::Gate> gates;
  for (const Node* const item : Reader::one_or_many(node)) {
    if (auto gate = read_gate(reader, *item, name)) gates.push_back(std::move(gate));
  }
  return gates;
}

}  // namespace homeward::settings
