// Silences: the part of the alert desk that says about which rules nobody is told for a while.
#include "daemon/app/alert_desk.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {

using core::SteadyTime;

std::vector<core::Silence> AlertDesk::silences() const {
  std::vector<core::Silence> all;
  for (const auto& [rule, silence] : silences_) all.push_back(silence);
  return all;
}

Result<core::Silence> AlertDesk::silence(const ports::SilenceRequest& request, SteadyTime now) {
  const auto index = program_.find_rule(request.rule);
  if (!index) return failure(ErrorCode::not_found, "no such rule", request.rule);
  if (request.length <= std::chrono::seconds::zero() || request.length > core::kLongestSilence) {
    return failure(ErrorCode::invalid, "a silence lasts from 1 second to 7 days", request.rule);
  }
  if (request.reason.empty()) {
    return failure(ErrorCode::invalid, "a silence needs a reason", request.rule);
  }
  const bool critical = program_.rule(*index).severity == core::Severity::critical;
  if (critical && !request.critical) {
    return failure(ErrorCode::refused, "the rule is critical: silencing it must be asked for",
                   request.rule);
  }
  core::Silence silence;
  silence.rule = core::RuleId(request.rule);
  silence.since = clock().wall(now);
  silence.until = silence.since + request.length;
  silence.ends = now + request.length;
  silence.reason = request.reason;
  silence.by = request.by;
  silence.via = request.via;
  silence.critical = critical;
  silences_.insert_or_assign(silence.rule, silence);
  ports::Commit& group = committer_.group();
  std::erase(group.silences_ended, silence.rule);
  group.silences.push_back(silence);
  note({0, silence.since, "silenced", silence.rule, {}, silence.by, silence.via, silence.reason});
  tell_silence(silence, true, now);
  plan();
  return silence;
}

Result<void> AlertDesk::end_silence(const std::string& rule, SteadyTime now, const std::string& by,
                                    const std::string& via) {
  const core::RuleId wanted(rule);
  if (!silences_.contains(wanted)) {
    return failure(ErrorCode::not_found, "the rule is not silenced", rule);
  }
  finish_silence(wanted, now, by, via);
  plan();
  return {};
}

void AlertDesk::finish_silence(const core::RuleId& rule, SteadyTime now, const std::string& by,
                               const std::string& via) {
  const auto found = silences_.find(rule);
  const core::Silence silence = std::move(found->second);
  silences_.erase(found);
  committer_.group().silences_ended.push_back(silence.rule);
  note({0, clock().wall(now), "silence-ended", silence.rule, {}, by, via, ""});
  tell_silence(silence, false, now);
  // What fires still is told now: a silence delays, it makes nothing unheard.
  for (const auto& [id, known] : book_.open()) {
    core::Alert& alert = book_.open_alert(id);
    if (alert.rule != silence.rule || alert.test) continue;
    if (alert.outreach.told.empty()) rules::begin_outreach(alert, now);
    resume_alert(alert, now, core::Duration::zero());
  }
}

void AlertDesk::tell_silence(const core::Silence& silence, bool active, SteadyTime now) {
  const ports::SilenceMessage message{silence, active};
  std::vector<ports::OutboxRow> rows = router_.silence_rows(message, clock().wall(now));
  ports::Commit& group = committer_.group();
  for (ports::OutboxRow& row : rows) {
    if (!committer_.trouble().empty()) offer_(row);
    group.outbox.push_back(std::move(row));
  }
  committer_.flush_now();
}

}  // namespace homeward::app
