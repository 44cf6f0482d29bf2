#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/program.hpp"

namespace homeward::rules {

/// Warnings about rules that will run and yet may not do what was meant: away that can't be told,
/// absence that hangs on one battery, values that look inverted, messages that can't name a room.
[[nodiscard]] core::Diagnostics advise(const Program& program);

}  // namespace homeward::rules
