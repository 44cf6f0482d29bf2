#pragma once

#include "daemon/rules/builder.hpp"
#include "daemon/rules/rule_set.hpp"

#include <optional>
#include <vector>

namespace homeward::rules {

/// The gates of a rule or state as one condition: the window is open, all of `while_gates` and
/// none of `unless_gates` hold. Null when there is no gate.
[[nodiscard]] NodePtr build_gates(const std::optional<WindowReference>& during,
                                  const std::vector<Gate>& while_gates,
                                  const std::vector<Gate>& unless_gates, Builder& builder);

}  // namespace homeward::rules
