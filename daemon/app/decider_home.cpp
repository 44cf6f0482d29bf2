// What people in the home say to the rules: who is home, and that a warning is no alarm.
#include "daemon/app/decider.hpp"
#include "lib/log/log.hpp"

#include <chrono>
#include <cstdio>
#include <utility>

namespace homeward::app {
namespace {

/// `2026-12-05`, `2026-12-05T18:00` in local time, or RFC 3339.
Result<core::WallTime> read_until(const std::string& text, const core::TimeZone& zone) {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0;
  int used = 0;
  const int read = std::sscanf(text.c_str(), "%4d-%2u-%2u%n", &year, &month, &day, &used);
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{month},
                                         std::chrono::day{day}};
  const std::string rest = read == 3 ? text.substr(static_cast<std::size_t>(used)) : "x";
  int rest_used = 0;
  const bool timed = std::sscanf(rest.c_str(), "T%2u:%2u%n", &hour, &minute, &rest_used) == 2 &&
                     static_cast<std::size_t>(rest_used) == rest.size();
  if (date.ok() && (rest.empty() || (timed && hour < 24 && minute < 60))) {
    const auto time = std::chrono::hours{hour} + std::chrono::minutes{minute};
    return zone.instant(std::chrono::local_days{date}, time);
  }
  const Result<core::WallTime> stamp = parse_rfc3339(text);
  if (stamp) return stamp;
  return failure(ErrorCode::invalid, "a date is 2026-12-05 or 2026-12-05T18:00", text);
}

}  // namespace

/// Like an acknowledgement it is in no journal, so the rules' state goes to disk with it.
Result<void> Decider::set_presence(const ports::PresenceRequest& request) {
  const core::SteadyTime at = now();
  const core::WallTime time = world_.home_clock.mapping().wall(at);
  std::optional<core::WallTime> until;
  if (!request.until.empty()) {
    const Result<core::WallTime> read = read_until(request.until, program_.rule_set().zone);
    if (!read) return read.error();
    until = *read;
  }
  if (until && request.home) return failure(ErrorCode::invalid, "only being away has an end");
  if (until && *until <= time) return failure(ErrorCode::invalid, "that time is over");
  if (!program_.rule_set().presence || !engine_) {
    return failure(ErrorCode::refused, "the home has no `presence`: see docs/RULES.md");
  }
  const auto state = request.home ? rules::PresenceState::home : rules::PresenceState::away;
  rules::Decision decision;
  engine_->set_presence(state, at, until, decision);
  carry_out(decision);
  std::string detail(to_text(state));
  if (until) detail = "vacation until " + program_.rule_set().zone.format(*until);
  note({0, time, "presence", {}, {}, request.by, request.via, std::move(detail)});
  save();
  committer_.flush_now();
  wakeup_.notify();
  return {};
}

Result<void> Decider::cancel_warning(const std::string& rule, const std::string& device,
                                     const std::string& by, const std::string& via) {
  const auto index = program_.find_rule(rule);
  if (!index) return failure(ErrorCode::not_found, "no such rule", rule);
  const core::SteadyTime at = now();
  std::optional<core::DeviceId> only;
  if (!device.empty()) only = core::DeviceId(device);
  rules::Decision decision;
  const bool cancelled = engine_ && engine_->cancel(*index, only, at, decision);
  carry_out(decision);
  if (!cancelled) return failure(ErrorCode::refused, "the home is not warned of it now", rule);
  const core::WallTime time = world_.home_clock.mapping().wall(at);
  note({0, time, "cancelled", program_.rule(*index).id, {}, by, via, device});
  save();
  committer_.flush_now();
  wakeup_.notify();
  return {};
}

std::vector<ports::WarningNotice> Decider::warnings() const {
  std::vector<ports::WarningNotice> notices;
  if (!engine_) return notices;
  const core::ClockMapping clock = world_.home_clock.mapping();
  for (const rules::OpenWarning& one : engine_->warnings()) {
    notices.push_back({program_.rule(one.rule).id.str(), one.device, "begun", clock.wall(one.since),
                       clock.wall(one.fires_at)});
  }
  return notices;
}

void Decider::tell_warning(const rules::Warning& warning) {
  const core::RuleId& rule = program_.rule(warning.rule).id;
  log::info("warning", {{"rule", rule.str()}, {"state", to_text(warning.kind)}});
  if (!hear_warning_) return;
  const core::ClockMapping clock = world_.home_clock.mapping();
  hear_warning_({rule.str(), warning.device, std::string(to_text(warning.kind)),
                 clock.wall(warning.at), clock.wall(warning.fires_at)});
}

}  // namespace homeward::app
