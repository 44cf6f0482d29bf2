#include "daemon/settings/conditions/condition.hpp"

#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/keys/tables.hpp"
#include "lib/base/assert.hpp"

#include <array>
#include <span>
#include <string>
#include <utility>

namespace homeward::settings {
namespace {

using Read = rules::ConditionPtr (*)(Reader&, const Node&);

/// In the order of condition_tables().
constexpr std::array<Read, 12> kReadings{read_after,   read_absent, read_count,   read_last_in,
                                         read_state,   read_alert,  read_offline, read_daily,
                                         read_happens, read_all,    read_any,     read_not};

std::string_view head_of(const KeyTable& table) {
  return table.keys.front().name;
}

/// Several keys and none of them a head: a misspelt head, or two selectors side by side.
void report_headless(Reader& reader, const Node& node) {
  std::vector<std::string> known;
  for (const KeyTable* const table : condition_tables()) known.emplace_back(head_of(*table));
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
  const std::span<const KeyTable* const> tables = condition_tables();
  HW_ASSERT(tables.size() == kReadings.size());
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (node.find(head_of(*tables[i])) != nullptr) return kReadings[i](reader, node);
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
