#include "daemon/rehearsal/escalation.hpp"

namespace homeward::rehearsal {
namespace {

/// The first instant at or after `due` in which the rule is not silenced.
core::SteadyTime after_silences(core::SteadyTime due, const core::RuleId& rule,
                                const std::vector<Silenced>& silences) {
  for (const Silenced& silence : silences) {
    if (silence.rule == rule && silence.from <= due && due < silence.until) due = silence.until;
  }
  return due;
}

}  // namespace

std::vector<Escalated> escalated_by(core::SteadyTime now, const ObservedAlert& alert,
                                    const std::vector<Silenced>& silences) {
  std::vector<Escalated> told;
  for (const rules::EscalationStep& step : alert.rule->escalate) {
    const core::SteadyTime due =
        after_silences(alert.fired + step.after, alert.alert.rule, silences);
    const bool acknowledged = alert.acknowledged && *alert.acknowledged <= due;
    const bool over = alert.resolved && *alert.resolved <= due;
    if (due <= now && !acknowledged && !over) told.push_back(Escalated{due, step.to});
  }
  return told;
}

}  // namespace homeward::rehearsal
