#pragma once

#include "daemon/ports/rule_operations.hpp"
#include "daemon/rules/engine.hpp"
#include "daemon/rules/words.hpp"

namespace homeward::app {

/// What a `daily` condition learned, as people read it: texts in `language`, times of day instead
/// of seconds since a window's begin.
[[nodiscard]] ports::RoutineMeasure routine_of(const rules::Program& program,
                                               const rules::Learned& learned,
                                               rules::Language language);

}  // namespace homeward::app
