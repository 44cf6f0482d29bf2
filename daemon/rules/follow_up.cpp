#include "daemon/rules/follow_up.hpp"

#include <algorithm>
#include <chrono>

namespace homeward::rules {
namespace {

using core::Duration;
using core::SteadyTime;
using std::chrono::minutes;

/// A list that is over at once would otherwise start again at once.
constexpr Duration kShortestRound = minutes{1};
constexpr Duration kFirstPause = minutes{5};
constexpr Duration kLongestPause = minutes{60};
/// How long a test alert waits for its acknowledgement, after its last step.
constexpr Duration kTestPatience = minutes{5};

/// The steps in the order in which they fall due; those of one instant in file order.
std::vector<EscalationStep> in_order(const Rule& rule) {
  std::vector<EscalationStep> steps = rule.escalate;
  std::stable_sort(steps.begin(), steps.end(),
                   [](const auto& a, const auto& b) { return a.after < b.after; });
  return steps;
}

/// The second round follows the first at once; later ones after a growing pause.
Duration pause_before(std::uint32_t round) {
  if (round < 2) return Duration::zero();
  const std::uint32_t doublings = std::min<std::uint32_t>(round - 2, 4);
  return std::min(Duration{kFirstPause.count() << doublings}, kLongestPause);
}

std::optional<FollowUp> next_step(const Rule& rule, const core::Alert& alert) {
  const core::Outreach& outreach = alert.outreach;
  if (rule.escalate.empty()) return std::nullopt;
  if (outreach.round > 0 && !escalates_for_ever(rule, alert)) return std::nullopt;
  const std::vector<EscalationStep> steps = in_order(rule);
  // A reload may have shortened the list: what lies behind its end counts as its last step.
  const std::size_t index = std::min<std::size_t>(outreach.step, steps.size() - 1);
  FollowUp step;
  step.kind = FollowUp::Kind::escalate;
  step.at = outreach.begin + steps[index].after;
  step.step = static_cast<std::uint32_t>(outreach.round * steps.size() + index + 1);
  step.to = steps[index].to;
  return step;
}

std::optional<FollowUp> next_repeat(const Rule& rule, const core::Alert& alert) {
  if (!rule.repeat_interval || alert.test) return std::nullopt;
  // Below a minute it would be a flood and no reminder.
  const Duration interval = std::max<Duration>(*rule.repeat_interval, minutes{1});
  return FollowUp{FollowUp::Kind::repeat, alert.outreach.last_telling + interval, 0, {}};
}

std::optional<FollowUp> end_of_test(const Rule& rule, const core::Alert& alert) {
  if (!alert.test) return std::nullopt;
  const std::vector<EscalationStep> steps = in_order(rule);
  const bool walked = steps.empty() || alert.outreach.round > 0;
  if (!walked) return std::nullopt;
  const Duration last = steps.empty() ? Duration::zero() : steps.back().after;
  return FollowUp{
      FollowUp::Kind::end_test, alert.outreach.last_telling + last + kTestPatience, 0, {}};
}

/// Ends a round: the next one counts from the last step and a pause.
void end_round(core::Outreach& outreach, SteadyTime last_step) {
  ++outreach.round;
  outreach.step = 0;
  outreach.begin =
      std::max(outreach.begin + kShortestRound, last_step) + pause_before(outreach.round);
}

}  // namespace

bool escalates_for_ever(const Rule& rule, const core::Alert& alert) noexcept {
  if (alert.test) return false;
  return rule.severity == core::Severity::critical || rule.resolve == Resolve::ack;
}

void begin_outreach(core::Alert& alert, SteadyTime at) noexcept {
  alert.outreach.begin = at;
  alert.outreach.last_telling = at;
}

std::optional<FollowUp> next_follow_up(const Rule& rule, const core::Alert& alert) {
  if (!alert.open() || alert.acknowledged) return std::nullopt;
  std::optional<FollowUp> next = next_step(rule, alert);
  for (const auto& other : {next_repeat(rule, alert), end_of_test(rule, alert)}) {
    if (other && (!next || other->at < next->at)) next = other;
  }
  return next;
}

std::optional<SteadyTime> answer_by(const Rule& rule, const core::Alert& alert) {
  if (!alert.open() || alert.acknowledged) return std::nullopt;
  const std::optional<FollowUp> step = next_step(rule, alert);
  return step ? std::optional(step->at) : std::nullopt;
}

std::uint32_t steps_taken(const Rule& rule, const core::Alert& alert) noexcept {
  const std::size_t steps = rule.escalate.size();
  const std::size_t of_this_round = std::min<std::size_t>(alert.outreach.step, steps);
  return static_cast<std::uint32_t>(alert.outreach.round * steps + of_this_round);
}

void note_done(const FollowUp& done, const Rule& rule, core::Alert& alert) {
  core::Outreach& outreach = alert.outreach;
  if (done.kind == FollowUp::Kind::repeat) outreach.last_telling = done.at;
  if (done.kind != FollowUp::Kind::escalate) return;
  ++outreach.step;
  if (outreach.step >= rule.escalate.size()) end_round(outreach, done.at);
}

void catch_up(const Rule& rule, core::Alert& alert, SteadyTime now, Duration grace) {
  core::Outreach& outreach = alert.outreach;
  const Duration pause = outreach.step == 0 ? pause_before(outreach.round) : Duration::zero();
  outreach.begin = std::min(outreach.begin, now + pause);
  outreach.last_telling = std::min(outreach.last_telling, now);
  if (const std::optional<FollowUp> step = next_step(rule, alert)) {
    if (step->at + grace < now) outreach.begin += now - step->at;
  }
  if (const std::optional<FollowUp> repeat = next_repeat(rule, alert)) {
    if (repeat->at + grace < now) outreach.last_telling += now - repeat->at;
  }
}

std::vector<FollowUp> follow_ups(const Rule& rule, SteadyTime fired_at, SteadyTime until) {
  core::Alert alert;
  alert.severity = rule.severity;
  begin_outreach(alert, fired_at);
  std::vector<FollowUp> all;
  while (const std::optional<FollowUp> next = next_follow_up(rule, alert)) {
    if (next->at >= until) break;
    note_done(*next, rule, alert);
    all.push_back(*next);
  }
  return all;
}

}  // namespace homeward::rules
