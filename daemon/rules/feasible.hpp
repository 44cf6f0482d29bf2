#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/program_impl.hpp"

namespace homeward::rules {

/// Reports a rule that can never fire although each of its parts is right: gates that exclude each
/// other, windows that never meet, a `for` that is not shorter than what is open, a `for` on what
/// holds for an instant. What can't be told from the text alone is taken as possible. Names must
/// have been checked; unknown ones are passed over.
void check_feasible(const Program::Impl& program, const Rule& rule, core::Diagnostics& diagnostics);

/// The same of a virtual state.
void check_feasible(const Program::Impl& program, const VirtualState& state,
                    core::Diagnostics& diagnostics);

}  // namespace homeward::rules
