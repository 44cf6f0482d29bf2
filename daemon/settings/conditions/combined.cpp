// all, any and not.
#include "daemon/settings/conditions/condition.hpp"
#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/fields.hpp"

#include <string>
#include <utility>

namespace homeward::settings {
namespace {

std::vector<rules::ConditionPtr> read_members(Reader& reader, const Node& node,
                                              const KeyTable& table) {
  const std::string_view head = table.keys.front().name;
  const Fields fields(reader, node, table);
  const Node& members = *fields.find(head);
  std::vector<rules::ConditionPtr> conditions;
  for (const Node* const item : fields.list(head)) {
    if (auto condition = read_condition(reader, *item)) conditions.push_back(std::move(condition));
  }
  if (members.kind == Node::Kind::sequence && members.items.empty()) {
    reader.error(members, "'" + std::string(head) + "' is an empty list");
  }
  return conditions;
}

}  // namespace

rules::ConditionPtr read_all(Reader& reader, const Node& node) {
  rules::AllOf all{read_members(reader, node, kAllKeys)};
  if (all.conditions.empty()) return nullptr;
  return make_condition(std::move(all), node);
}

rules::ConditionPtr read_any(Reader& reader, const Node& node) {
  rules::AnyOf any{read_members(reader, node, kAnyKeys)};
  if (any.conditions.empty()) return nullptr;
  return make_condition(std::move(any), node);
}

rules::ConditionPtr read_not(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kNotKeys);
  rules::ConditionPtr condition = read_condition(reader, *fields.find("not"));
  if (condition == nullptr) return nullptr;
  return make_condition(rules::Not{std::move(condition)}, node);
}

}  // namespace homeward::settings
