#pragma once

#include "daemon/rules/rule_set.hpp"
#include "daemon/settings/reader.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <string_view>
#include <vector>

namespace homeward::settings {

/// Reads one condition (RULES.md 6.1): a mapping with one head. Null after an error was reported.
[[nodiscard]] rules::ConditionPtr read_condition(Reader& reader, const Node& node);

/// Reads `while` or `unless`: the name of a state, a condition, or a list of these.
[[nodiscard]] std::vector<rules::Gate> read_gates(Reader& reader, const Node& node,
                                                  std::string_view name);

}  // namespace homeward::settings
