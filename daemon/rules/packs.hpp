#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/rule_set.hpp"

namespace homeward::rules {

/// Fits what rule packs bring to the home: group members, states and rules that name what this home
/// does not have are left out. A gate of `unless` that can't be is dropped alone, since what is not
/// there inhibits nothing. Gives an info for each rule that is left out, and a warning when the
/// home's own rules adjust it. The home's own parts stay as they are; compile() judges them.
[[nodiscard]] core::Diagnostics fit_packs(RuleSet& rules);

}  // namespace homeward::rules
