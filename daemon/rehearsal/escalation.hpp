#pragma once

#include "daemon/rehearsal/rehearsal.hpp"

#include <vector>

namespace homeward::rehearsal {

/// A time in which nobody is told of a rule's alerts.
struct Silenced {
  core::RuleId rule;
  core::SteadyTime from{};
  core::SteadyTime until{};
};

/// Whom an alert was escalated to by `now`: each step once, its time after firing, unless the
/// alert was acknowledged or over by then. A silence holds a step back until it ends.
[[nodiscard]] std::vector<Escalated> escalated_by(core::SteadyTime now, const ObservedAlert& alert,
                                                  const std::vector<Silenced>& silences);

}  // namespace homeward::rehearsal
