#pragma once

#include "daemon/rehearsal/rehearsal.hpp"
#include "daemon/rehearsal/test.hpp"

#include <vector>

namespace homeward::rehearsal {

/// True if the test looks at this rule.
[[nodiscard]] bool is_under_test(const Test& test, const core::RuleId& rule);

/// Everything that is not as the test says, in the order of the file: an alert that is missing,
/// that nobody expected or that went differently; a look that saw something else; a step that
/// could not be taken. Empty: the test passes.
[[nodiscard]] std::vector<Difference> compare(const Test& test, const Outcome& outcome);

}  // namespace homeward::rehearsal
