#include "daemon/app/alert_desk.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

using core::SteadyTime;
using ports::AlertChange;

/// An alert that is found later than this after its time counts from when it was found: those who
/// are told now must have their time to answer.
constexpr std::chrono::minutes kFoundLate{1};
constexpr const char* kByItself = "homeward";

SteadyTime time_of(const rules::Transition& transition) {
  const bool raised = transition.kind == rules::Transition::Kind::raised;
  return raised ? transition.fired_at : transition.resolved_at.value_or(transition.fired_at);
}

std::vector<std::string> names_of(const std::vector<core::Told>& told) {
  std::vector<std::string> names;
  names.reserve(told.size());
  for (const core::Told& one : told) names.push_back(one.recipient);
  return names;
}

void note_told(core::Alert& alert, const std::string& recipient) {
  std::vector<core::Told>& told = alert.outreach.told;
  const auto known = std::find_if(
      told.begin(), told.end(), [&](const core::Told& one) { return one.recipient == recipient; });
  if (known == told.end()) {
    told.push_back({recipient, alert.revision});
  } else {
    known->revision = alert.revision;
  }
}

bool fires(const std::vector<rules::OpenAlert>& firing, const rules::Program& program,
           const core::Alert& alert) {
  return std::any_of(firing.begin(), firing.end(), [&](const rules::OpenAlert& one) {
    return program.rule(one.rule).id == alert.rule && one.device == alert.device;
  });
}

bool has_device(const rules::Program& program, const core::Alert& alert) {
  const auto& devices = program.rule_set().devices;
  return !alert.device || std::any_of(devices.begin(), devices.end(), [&](const auto& device) {
    return device.id == *alert.device;
  });
}

}  // namespace

AlertDesk::AlertDesk(const rules::Program& program, const World& world, Committer& committer,
                     Router& router, std::string seed, Offer offer)
    : program_(program),
      world_(world),
      committer_(committer),
      router_(router),
      book_(program, std::move(seed)),
      offer_(std::move(offer)) {}

void AlertDesk::restore(const std::vector<core::Alert>& newest, const ports::StoredState& state) {
  book_.restore(newest);
  book_.restore(state.open_alerts);
  for (const core::Silence& silence : state.silences) silences_.emplace(silence.rule, silence);
}

void AlertDesk::start(const std::vector<rules::OpenAlert>& firing, SteadyTime now) {
  started_ = true;
  settle_orphans(firing, now);
  for (const auto& [id, known] : book_.open()) {
    core::Alert& alert = book_.open_alert(id);
    if (alert.outreach == core::Outreach{}) adopt(alert, now);
    resume_alert(alert, now, kFoundLate);
  }
  for (auto& [rule, silence] : silences_) {
    // A time line that went back (a boot without a clock) makes no silence longer.
    const core::Duration length = silence.until - silence.since;
    silence.ends = std::min(silence.ends, now + length);
  }
  plan();
}

/// Ends the open alerts that the rules no longer know: those whose rule was removed, switched off
/// or changed. If only the rules' state was lost, the alert stays open until somebody acknowledges
/// it or its rule fires again: better one too many than one that vanishes.
void AlertDesk::settle_orphans(const std::vector<rules::OpenAlert>& firing, SteadyTime now) {
  std::vector<core::AlertId> gone;
  for (const auto& [id, alert] : book_.open()) {
    const rules::Rule* rule = rule_of(alert);
    // The gateway's own faults have no rule; app/faults ends them.
    if (rule == nullptr && find_fault(alert.rule.str()) != nullptr) continue;
    const bool here = rule != nullptr && rule->enabled && has_device(program_, alert);
    const bool known = alert.test || fires(firing, program_, alert);
    const bool same = here && (alert.rule_version.empty() || alert.rule_version == rule->version);
    if (!here || (!known && !same)) gone.push_back(id);
  }
  for (const core::AlertId& id : gone) {
    const core::Alert closed = close(id, core::ResolveReason::rule_removed, now);
    note({0, clock().wall(now), "resolved", closed.rule, closed.id, "", kByItself,
          "rule removed or changed"});
  }
}

/// An alert of a version that did not write down who was told: all who would be are taken to be.
void AlertDesk::adopt(core::Alert& alert, SteadyTime now) {
  const Audience audience = router_.audience(alert, now, clock());
  for (const std::string& name : audience.now) note_told(alert, name);
  alert.fired_on_line = clock().steady(alert.fired_at);
  rules::begin_outreach(alert, now);
}

void AlertDesk::resume_alert(core::Alert& alert, SteadyTime now, core::Duration grace) {
  const rules::Rule* rule = rule_of(alert);
  if (rule != nullptr) rules::catch_up(*rule, alert, now, grace);
  tell_missing(alert, alert.fired_on_line, now, false);
}

const rules::Rule* AlertDesk::rule_of(const core::Alert& alert) const {
  const auto index = program_.find_rule(alert.rule.str());
  return index ? &program_.rule(*index) : nullptr;
}

bool AlertDesk::is_silent(const core::Alert& alert) const {
  return !alert.test && silences_.contains(alert.rule);
}

void AlertDesk::apply(const rules::Transition& transition, SteadyTime now) {
  const SteadyTime at = time_of(transition);
  if (started_) run(at, false);
  if (const auto old = book_.forgotten(transition, clock())) {
    close(*old, core::ResolveReason::condition, at);
  }
  std::optional<core::Alert> alert = book_.apply(transition, clock());
  if (!alert) return;
  if (transition.kind == rules::Transition::Kind::raised) {
    core::Alert& open = book_.open_alert(alert->id);
    begin(open, at);
    tell_missing(open, at, now, true);
  } else {
    tell_told(*alert, AlertChange::resolved, at, now);
  }
  plan();
}

void AlertDesk::begin(core::Alert& alert, SteadyTime at) const {
  const SteadyTime real = world_.home_clock.now();
  const bool late = !world_.drive && real - at > kFoundLate;
  rules::begin_outreach(alert, late ? real : at);
}

void AlertDesk::advance(SteadyTime now) {
  run(now, true);
}

void AlertDesk::advance_before(SteadyTime now) {
  run(now, false);
}

void AlertDesk::run(SteadyTime limit, bool inclusive) {
  if (!started_) return;
  while (wake_at_ && (*wake_at_ < limit || (inclusive && *wake_at_ == limit))) {
    const std::optional<Work> work = next_work();
    if (work) do_work(*work);
    plan();
  }
}

void AlertDesk::catch_up(SteadyTime now) {
  if (!wake_at_ || now - *wake_at_ <= kFoundLate) return;
  for (const auto& [id, known] : book_.open()) {
    core::Alert& alert = book_.open_alert(id);
    const rules::Rule* rule = rule_of(alert);
    if (rule != nullptr && !is_silent(alert)) rules::catch_up(*rule, alert, now, kFoundLate);
  }
  plan();
}

void AlertDesk::clock_changed(SteadyTime now) {
  if (!started_) return;
  for (const auto& [id, known] : book_.open()) {
    core::Alert& alert = book_.open_alert(id);
    tell_missing(alert, alert.fired_on_line, now, false);
  }
  plan();
}

void AlertDesk::note_stale(const std::vector<rules::OpenAlert>& firing, SteadyTime now) {
  if (!started_) return;
  for (const rules::OpenAlert& one : firing) {
    const core::Alert* known = book_.find_instance(program_.rule(one.rule).id, one.device);
    if (known == nullptr || known->stale == one.stale) continue;
    core::Alert& alert = book_.open_alert(known->id);
    alert.stale = one.stale;
    ++alert.revision;
    tell_told(alert, AlertChange::updated, now, now);
  }
}

void AlertDesk::plan() {
  const std::optional<Work> work = next_work();
  wake_at_ = work ? std::optional(work->at) : std::nullopt;
}

std::optional<AlertDesk::Work> AlertDesk::next_work() const {
  std::optional<Work> next;
  const auto consider = [&next](Work work) {
    if (!next || work.at < next->at) next = std::move(work);
  };
  for (const auto& [rule, silence] : silences_) {
    consider({silence.ends, Work::Kind::end_silence, rule, {}, {}});
  }
  for (const auto& [id, alert] : book_.open()) {
    if (is_silent(alert)) continue;
    const auto muted = muted_until_.find(id);
    if (muted != muted_until_.end()) {
      consider({muted->second, Work::Kind::unmute, alert.rule, id, {}});
    }
    const rules::Rule* rule = rule_of(alert);
    const auto due = rule != nullptr ? rules::next_follow_up(*rule, alert) : std::nullopt;
    if (due) consider({due->at, Work::Kind::follow_up, alert.rule, id, *due});
  }
  return next;
}

void AlertDesk::do_work(const Work& work) {
  if (work.kind == Work::Kind::end_silence) {
    finish_silence(work.rule, work.at, "", kByItself);
    return;
  }
  core::Alert& alert = book_.open_alert(work.alert);
  if (work.kind == Work::Kind::unmute) {
    tell_missing(alert, alert.fired_on_line, work.at, false);
    return;
  }
  follow(alert, *rule_of(alert), work.follow_up);
}

void AlertDesk::follow(core::Alert& alert, const rules::Rule& rule, const rules::FollowUp& due) {
  switch (due.kind) {
    case rules::FollowUp::Kind::escalate: escalate(alert, rule, due); break;
    case rules::FollowUp::Kind::repeat:
      rules::note_done(due, rule, alert);
      if (alert.outreach.told.empty()) break;
      ++alert.revision;
      tell_told(alert, AlertChange::updated, due.at, due.at);
      break;
    case rules::FollowUp::Kind::end_test:
      close(alert.id, core::ResolveReason::condition, due.at);
      break;
  }
}

void AlertDesk::escalate(core::Alert& alert, const rules::Rule& rule, const rules::FollowUp& step) {
  rules::note_done(step, rule, alert);
  if (!router_.reaches(step.to, clock().wall(step.at))) {
    // Told once per alert: the list of an alarm comes by again and again.
    if (alert.outreach.round == 0 || step.step == rule.escalate.size()) {
      log::warning("an escalation step reaches nobody: no such recipient, platform or consent",
                   {{"alert", alert.id.str()}, {"step", step.step}});
    }
    return;
  }
  ++alert.revision;
  const Telling telling{AlertChange::escalated, step.at, step.at, clock()};
  const std::vector<std::string> names{step.to};
  tell(alert, telling, names);
}

/// Tells those who need to know and were not told yet, unless they are muted or the rule is
/// silent. Unless the alert is fresh, this is a revision of its own: a platform drops an id that
/// it knows.
void AlertDesk::tell_missing(core::Alert& alert, SteadyTime at, SteadyTime now, bool fresh) {
  muted_until_.erase(alert.id);
  Audience audience;
  const bool inhibited = is_inhibited(alert, rule_of(alert));
  if (!is_silent(alert) && !inhibited) audience = router_.audience(alert, now, clock());
  if (audience.muted_until) {
    muted_until_.insert_or_assign(alert.id, clock().steady(*audience.muted_until));
  }
  if (audience.now.empty() && !fresh) return;
  if (!fresh) ++alert.revision;
  const Telling telling{AlertChange::raised, at, now, clock()};
  tell(alert, telling, audience.now);
}

void AlertDesk::tell_told(core::Alert& alert, AlertChange change, SteadyTime at, SteadyTime now) {
  const Telling telling{change, at, now, clock()};
  const std::vector<std::string> names = names_of(alert.outreach.told);
  tell(alert, telling, names);
}

/// Puts a change of an alert into the commit group: its record and a row for each platform of
/// those who are told.
void AlertDesk::tell(core::Alert& alert, const Telling& telling,
                     const std::vector<std::string>& names) {
  log::info("alert", {{"id", alert.id.str()}, {"change", to_text(telling.change)}});
  const core::WallTime now = telling.clock.wall(telling.now);
  for (const std::string& name : names) {
    if (router_.reaches(name, now)) note_told(alert, name);
  }
  // A cry for help waits for no disk. Later words do, because after a crash their revision could
  // come to mean something else; only when the disk does not answer they go ahead too.
  const bool critical = alert.severity == core::Severity::critical;
  const bool first = telling.change == AlertChange::raised && alert.revision == 1;
  const bool urgent = (critical && first) || !committer_.trouble().empty();
  ports::Commit& group = committer_.group();
  for (ports::OutboxRow& row : router_.rows_for(alert, telling, names)) {
    if (urgent) offer_(row);
    group.outbox.push_back(std::move(row));
  }
  group.alerts.push_back(alert);
  committer_.flush_now();
}

core::Alert AlertDesk::close(const core::AlertId& id, core::ResolveReason reason, SteadyTime at) {
  const core::AlertId closing = id;  // the caller's may be the alert's own
  core::Alert closed = book_.close(closing, reason, clock().wall(at));
  muted_until_.erase(closing);
  tell_told(closed, AlertChange::resolved, at, at);
  return closed;
}

core::Alert AlertDesk::acknowledge(const core::AlertId& id, SteadyTime at, const std::string& by,
                                   const std::string& via) {
  const core::WallTime time = clock().wall(at);
  book_.acknowledge(id, core::Acknowledgement{time, by, via});
  core::Alert& alert = book_.open_alert(id);
  note({0, time, "acknowledged", alert.rule, alert.id, by, via, alert.test ? "test" : ""});
  tell_told(alert, AlertChange::acknowledged, at, at);
  core::Alert acknowledged = alert;
  if (alert.test) close(acknowledged.id, core::ResolveReason::acknowledged, at);
  plan();
  return acknowledged;
}

core::Alert AlertDesk::close_acknowledged(const core::AlertId& id, SteadyTime at) {
  core::Alert closed = close(id, core::ResolveReason::acknowledged, at);
  plan();
  return closed;
}

void AlertDesk::resolve(const core::AlertId& id, SteadyTime at, const std::string& by,
                        const std::string& via, const std::string& reason) {
  const core::Alert closed = close(id, core::ResolveReason::platform, at);
  note({0, clock().wall(at), "resolved", closed.rule, closed.id, by, via, reason});
  plan();
}

Result<core::Alert> AlertDesk::test_alert(const std::string& rule, SteadyTime at,
                                          const std::string& by, const std::string& via) {
  const auto index = program_.find_rule(rule);
  if (!index) return failure(ErrorCode::not_found, "no such rule", rule);
  std::vector<core::AlertId> former;
  for (const auto& [id, alert] : book_.open()) {
    if (alert.test && alert.rule.str() == rule) former.push_back(id);
  }
  for (const core::AlertId& id : former) close(id, core::ResolveReason::condition, at);
  const core::AlertId id = book_.test_alert(*index, at, clock()).id;
  core::Alert& alert = book_.open_alert(id);
  rules::begin_outreach(alert, at);
  note({0, alert.fired_at, "tested", alert.rule, alert.id, by, via, ""});
  tell_missing(alert, at, at, true);
  plan();
  return alert;
}

void AlertDesk::note(ports::AuditEntry entry) {
  committer_.group().audit.push_back(std::move(entry));
  committer_.added();
}

}  // namespace homeward::app
