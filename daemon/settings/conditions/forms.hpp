#pragma once

#include "daemon/rules/rule_set.hpp"
#include "daemon/settings/reader.hpp"
#include "daemon/settings/yaml_node.hpp"

/// One reader per condition form. Each takes the whole mapping, whose head is known to be there,
/// and gives null after it has reported an error.
namespace homeward::settings {

[[nodiscard]] rules::ConditionPtr read_comparison(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_absent(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_count(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_after(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_last_in(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_state(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_alert(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_offline(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_daily(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_happens(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_all(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_any(Reader& reader, const Node& node);
[[nodiscard]] rules::ConditionPtr read_not(Reader& reader, const Node& node);

/// Wraps a form with the place of its mapping.
template <class Form>
[[nodiscard]] rules::ConditionPtr make_condition(Form form, const Node& node) {
  auto condition = std::make_unique<rules::Condition>();
  condition->form = std::move(form);
  condition->position = node.position();
  return condition;
}

}  // namespace homeward::settings
