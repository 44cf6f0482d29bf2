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

/// Whom an alert was escalated to by `now`, by the daemon's own plan (rules/follow_up.hpp): an
/// alarm's list starts again until the alert is acknowledged or over; what falls due in a silence
/// follows at its end.
[[nodiscard]] std::vector<Escalated> escalated_by(core::SteadyTime now, const ObservedAlert& alert,
                                                  const std::vector<Silenced>& silences);

}  // namespace homeward::rehearsal
