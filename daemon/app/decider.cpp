#include "daemon/app/decider.hpp"

#include "lib/log/log.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

constexpr std::uint64_t kEventsBetweenSnapshots = 5'000;
constexpr std::chrono::minutes kTimeBetweenSnapshots{10};
constexpr std::uint32_t kJournalPage = 1'000;
constexpr std::uint32_t kRememberedAlerts = 1'000;
constexpr core::Duration kOneTick{1};
/// After a restart plugins send again what was not on disk; timers wait for that, because what
/// happened before them must be known before they run.
constexpr std::chrono::seconds kResendGrace{8};

std::string_view name_of(const core::Alert& alert) {
  return alert.id.str();
}

}  // namespace

Decider::Decider(const rules::Program& program, const World& world, Committer& committer,
                 Router& router, std::string seed, Offer offer)
    : program_(program),
      world_(world),
      committer_(committer),
      router_(router),
      book_(program, std::move(seed)),
      offer_(std::move(offer)),
      wakeup_(world.service_clock) {}

boost::asio::awaitable<Result<void>> Decider::start(ports::StoredState state) {
  ports::AlertQuery newest;
  newest.limit = kRememberedAlerts;
  const Result<std::vector<core::Alert>> alerts = co_await world_.store.alerts(newest);
  if (!alerts) co_return alerts.error();
  book_.restore(*alerts);
  book_.restore(state.open_alerts);
  last_event_ = last_event_at_start_ = state.last_event;
  restore_engine(state);
  const std::uint64_t after = state.engine ? state.engine->after_event : 0;
  const Result<void> stepped = co_await step_journal(after);
  saved_at_ = world_.service_clock.now();
  saved_event_ = last_event_;
  co_return stepped;
}

void Decider::restore_engine(const ports::StoredState& state) {
  const core::ClockMapping clock = world_.home_clock.mapping();
  if (state.engine) {
    Result<rules::Engine> engine = rules::Engine::restore(program_, state.engine->snapshot, clock);
    if (engine) {
      engine_.emplace(std::move(*engine));
      return;
    }
    log::error("the rules' state can't be read; rules start afresh",
               {{"what", to_text(engine.error())}});
  }
}

boost::asio::awaitable<Result<void>> Decider::step_journal(std::uint64_t after) {
  while (true) {
    const Result<std::vector<ports::JournalEvent>> page =
        co_await world_.store.events_after(after, kJournalPage);
    if (!page) co_return page.error();
    if (page->empty()) break;
    for (const ports::JournalEvent& event : *page) step_again(event);
    after = page->back().id;
  }
  if (!engine_ && !world_.drive) {
    engine_.emplace(program_, world_.home_clock.now(), world_.home_clock.mapping());
  }
  co_return Result<void>();
}

/// Brings the engine to where it was. Its transitions were committed with these events, so the
/// book knows them; only what a crash kept from being committed comes out new, with its old id.
void Decider::step_again(const ports::JournalEvent& journalled) {
  const core::Event& event = journalled.event;
  const auto slot = program_.find_slot(event.device.str(), event.property);
  if (!slot) return;
  if (!engine_) engine_.emplace(program_, event.at, world_.home_clock.mapping());
  const rules::Observation observation{*slot, event.value, event.at, event.kind};
  const rules::Decision& decision = engine_->step(observation);
  carry_out(decision);
}

void Decider::resume(const std::optional<Stop>& stop, const rules::RestartPolicy& policy) {
  if (!engine_ || world_.drive) return;
  if (stop && stop->from > engine_->now()) advance(stop->from - kOneTick);
  go_on_at(engine_->now());
  const core::SteadyTime now = world_.home_clock.now();
  const core::Duration down = now - (stop ? stop->from : engine_->now());
  rules::RestartPolicy applied = policy;
  // A stop of which nobody knows how long it was may have been long.
  if (stop && !stop->measured) applied.grace = core::Duration{0};
  if (last_event_at_start_ > 0) {
    log::notice("resumed", {{"down_s", down / std::chrono::seconds{1}},
                            {"measured", !stop || stop->measured}});
  }
  engine_->resume(now, applied);
  save();
}

/// The home's time never goes back behind what the rules have seen.
void Decider::go_on_at(core::SteadyTime now) {
  if (!world_.continue_at || now <= world_.home_clock.now()) return;
  world_.continue_at(now, world_.home_clock.wall_now().time_since_epoch() - now.time_since_epoch());
}

void Decider::step(core::Event event, rules::SlotIndex slot) {
  // A recording's first event is its beginning: only then is the driven time known.
  if (!engine_) engine_.emplace(program_, event.at, world_.home_clock.mapping());
  ++events_;
  const rules::Observation observation{slot, event.value, event.at, event.kind};
  committer_.group().events.push_back({++last_event_, std::move(event)});
  const rules::Decision& decision = engine_->step(observation);
  carry_out(decision);
  committer_.added();
  save_now_and_then();
  wakeup_.notify();
}

void Decider::advance(core::SteadyTime now) {
  if (!engine_) return;
  const rules::Decision& decision = engine_->advance(now);
  carry_out(decision);
}

void Decider::clock_changed() {
  if (!engine_) return;
  const rules::Decision& decision = engine_->set_clock(world_.home_clock.mapping());
  carry_out(decision);
  wakeup_.notify();
}

boost::asio::awaitable<void> Decider::run() {
  const core::SteadyTime begin = world_.home_clock.now() + kResendGrace;
  while (!stopping_ && last_event_at_start_ > 0 && world_.home_clock.now() < begin) {
    co_await wakeup_.wait_until(begin);
  }
  while (!stopping_) {
    const std::optional<core::SteadyTime> due = engine_ ? engine_->wake_at() : std::nullopt;
    // Timers of instant T run once T is past: an event of T may still come in T itself.
    const core::SteadyTime deadline = due ? *due + kOneTick : core::SteadyTime::max();
    const core::SteadyTime now = world_.home_clock.now();
    if (due && now >= deadline) {
      advance(now - kOneTick);
      continue;
    }
    co_await wakeup_.wait_until(deadline);
  }
}

void Decider::stop() {
  stopping_ = true;
  wakeup_.notify();
}

void Decider::carry_out(const rules::Decision& decision) {
  const core::ClockMapping clock = world_.home_clock.mapping();
  for (const rules::Transition& transition : decision.transitions) {
    const bool raised = transition.kind == rules::Transition::Kind::raised;
    const std::optional<core::Alert> alert = book_.apply(transition, clock);
    if (!alert) continue;
    tell(*alert, raised ? ports::AlertChange::raised : ports::AlertChange::resolved);
  }
  for (const rules::NotJudged& window : decision.not_judged) {
    log::info("not-judged", {{"rule", program_.rule(window.rule).id.str()}});
  }
}

/// Puts a change of an alert into the commit group: its record and a row for each recipient.
void Decider::tell(const core::Alert& alert, ports::AlertChange change) {
  log::info("alert", {{"id", name_of(alert)}, {"change", to_text(change)}});
  // Told as of the rules' time, not the machine's: told again after a crash it reads the same.
  const core::WallTime now = world_.home_clock.mapping().wall(engine_now());
  std::vector<ports::OutboxRow> rows = router_.rows_for(alert, change, now);
  const bool critical = alert.severity == core::Severity::critical;
  ports::Commit& group = committer_.group();
  for (ports::OutboxRow& row : rows) {
    if (critical) offer_(row);
    group.outbox.push_back(std::move(row));
  }
  group.alerts.push_back(alert);
  committer_.flush_now();
}

Result<core::Alert> Decider::acknowledge(const std::string& alert, const std::string& by,
                                         const std::string& via) {
  const Result<core::Alert> found = book_.find_open(alert);
  if (!found) return found.error();
  if (found->acknowledged) return *found;
  const core::SteadyTime now = std::max(world_.home_clock.now(), engine_->now());
  const core::Acknowledgement acknowledgement{world_.home_clock.mapping().wall(now), by, via};
  const core::Alert acknowledged = book_.acknowledge(found->id, acknowledgement);
  tell(acknowledged, ports::AlertChange::acknowledged);
  const auto rule = program_.find_rule(acknowledged.rule.str());
  rules::Decision decision;
  if (rule) engine_->acknowledge(*rule, acknowledged.device, now, decision);
  carry_out(decision);
  wakeup_.notify();
  return acknowledged;
}

Result<core::Alert> Decider::test_alert(const std::string& rule) {
  const auto index = program_.find_rule(rule);
  if (!index) return failure(ErrorCode::not_found, "no such rule", rule);
  core::Alert alert = book_.test_alert(*index, world_.home_clock.wall_now());
  tell(alert, ports::AlertChange::raised);
  return alert;
}

void Decider::save() {
  if (!engine_) return;
  committer_.group().engine = ports::EngineState{engine_->snapshot(), last_event_};
  saved_event_ = last_event_;
  saved_at_ = world_.service_clock.now();
}

/// Now and then the state goes along with a commit, so that a start has few events to step again.
void Decider::save_now_and_then() {
  const bool many = last_event_ - saved_event_ >= kEventsBetweenSnapshots;
  const bool long_ago = world_.service_clock.now() - saved_at_ >= kTimeBetweenSnapshots;
  if (many || long_ago) save();
}

}  // namespace homeward::app
