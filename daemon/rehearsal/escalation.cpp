#include "daemon/rehearsal/escalation.hpp"

#include "daemon/rules/follow_up.hpp"

namespace homeward::rehearsal {
namespace {

using core::SteadyTime;

/// When the silence of this rule that covers `at` ends; nothing when none does.
std::optional<SteadyTime> end_of_silence(SteadyTime at, const core::RuleId& rule,
                                         const std::vector<Silenced>& silences) {
  for (const Silenced& silence : silences) {
    if (silence.rule == rule && silence.from <= at && at < silence.until) return silence.until;
  }
  return std::nullopt;
}

/// When somebody can first be told.
SteadyTime first_telling(const ObservedAlert& alert, const std::vector<Silenced>& silences) {
  SteadyTime at = alert.fired;
  while (const auto end = end_of_silence(at, alert.alert.rule, silences)) at = *end;
  return at;
}

bool answered(const ObservedAlert& alert, SteadyTime at) {
  return (alert.acknowledged && *alert.acknowledged <= at) ||
         (alert.resolved && *alert.resolved <= at);
}

}  // namespace

std::vector<Escalated> escalated_by(SteadyTime now, const ObservedAlert& observed,
                                    const std::vector<Silenced>& silences) {
  std::vector<Escalated> told;
  const rules::Rule& rule = *observed.rule;
  core::Alert alert;
  rules::begin_outreach(alert, first_telling(observed, silences));
  while (const auto next = rules::next_follow_up(rule, alert)) {
    if (const auto end = end_of_silence(next->at, observed.alert.rule, silences)) {
      rules::catch_up(rule, alert, *end);
      continue;
    }
    if (next->at > now || answered(observed, next->at)) break;
    if (next->kind == rules::FollowUp::Kind::escalate) told.push_back({next->at, next->to});
    rules::note_done(*next, rule, alert);
  }
  return told;
}

}  // namespace homeward::rehearsal
