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

/// A plugin in this fault can hear nothing.
bool makes_deaf(const FaultKind& kind) {
  return kind.id == fault::plugin_gone || kind.id == fault::plugin_failed;
}

}  // namespace

Decider::Decider(const rules::Program& program, const World& world, Committer& committer,
                 Router& router, std::string seed, Offer offer)
    : program_(program),
      world_(world),
      committer_(committer),
      desk_(program, world, committer, router, std::move(seed), std::move(offer)),
      wakeup_(world.service_clock) {}

boost::asio::awaitable<Result<void>> Decider::start(ports::StoredState state) {
  ports::AlertQuery newest;
  newest.limit = kRememberedAlerts;
  const Result<std::vector<core::Alert>> alerts = co_await world_.store.alerts(newest);
  if (!alerts) co_return alerts.error();
  desk_.restore(*alerts, state);
  last_event_ = last_event_at_start_ = state.last_event;
  restore_engine(state);
  const std::uint64_t after = state.engine ? state.engine->after_event : 0;
  const Result<void> stepped = co_await step_journal(after);
  // Changed rules decide something as they are loaded, and the next event may be far.
  if (engine_) carry_out(engine_->advance(engine_->now() - kOneTick));
  saved_at_ = world_.service_clock.now();
  saved_event_ = last_event_;
  const std::vector<rules::OpenAlert> firing =
      engine_ ? engine_->open_alerts() : std::vector<rules::OpenAlert>();
  desk_.start(firing, now());
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
  if (!slot) {
    const bool sign = event.property == rules::alive_property && engine_ &&
                      engine_->wants_sign(event.device, event.at);
    if (sign) carry_out(engine_->hear(event.device, event.at));
    return;
  }
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
  journal(std::move(event));
  take(engine_->step(observation));
}

void Decider::hear(const core::DeviceId& device, core::SteadyTime at) {
  if (!engine_ || !engine_->wants_sign(device, at)) return;
  const core::ClockMapping clock = world_.home_clock.mapping();
  core::Event sign{device,
                   std::string(rules::alive_property),
                   true,
                   at,
                   clock.wall(at),
                   clock.quality,
                   core::EventKind::report};
  journal(std::move(sign));
  take(engine_->hear(device, at));
}

void Decider::journal(core::Event event) {
  committer_.group().events.push_back({++last_event_, std::move(event)});
}

/// What follows from an event that is in the journal.
void Decider::take(const rules::Decision& decision) {
  carry_out(decision);
  note_stale();
  // A recording's time moves with its events alone: what falls due between them is done here.
  if (world_.drive) desk_.advance_before(engine_->now());
  committer_.added();
  save_now_and_then();
  wakeup_.notify();
}

/// What follows from something that no journal holds: the rules' whole state is written with it.
void Decider::take_unjournalled(const rules::Decision& decision) {
  carry_out(decision);
  note_stale();
  save();
  committer_.added();
}

void Decider::advance(core::SteadyTime now) {
  if (!engine_) return;
  const rules::Decision& decision = engine_->advance(now);
  carry_out(decision);
  note_stale();
  desk_.advance(now);
}

void Decider::clock_changed() {
  if (!engine_) return;
  const rules::Decision& decision = engine_->set_clock(world_.home_clock.mapping());
  carry_out(decision);
  desk_.clock_changed(now());
  // What came before is judged by the clock of then, also after a crash.
  save();
  committer_.added();
  wakeup_.notify();
}

boost::asio::awaitable<void> Decider::run() {
  const core::SteadyTime begin = world_.home_clock.now() + kResendGrace;
  while (!stopping_ && last_event_at_start_ > 0 && world_.home_clock.now() < begin) {
    co_await wakeup_.wait_until(begin);
  }
  while (!stopping_) {
    const std::optional<core::SteadyTime> due = wake_at();
    // Timers of instant T run once T is past: an event of T may still come in T itself.
    const core::SteadyTime deadline = due ? *due + kOneTick : core::SteadyTime::max();
    const core::SteadyTime now = world_.home_clock.now();
    if (due && now >= deadline) {
      desk_.catch_up(now - kOneTick);
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

/// The home's time as far as it is known: a boot without a clock goes on where the rules stopped.
core::SteadyTime Decider::now() const {
  return std::max(world_.home_clock.now(), engine_now());
}

std::optional<core::SteadyTime> Decider::wake_at() const {
  const std::optional<core::SteadyTime> rules = engine_ ? engine_->wake_at() : std::nullopt;
  const std::optional<core::SteadyTime> desk = desk_.wake_at();
  if (!rules || !desk) return rules ? rules : desk;
  return std::min(*rules, *desk);
}

void Decider::note_stale() {
  if (!staleness_changed_) return;
  staleness_changed_ = false;
  if (!book().open().empty()) desk_.note_stale(engine_->open_alerts(), engine_now());
}

/// Told as of the rules' time, not the machine's: told again after a crash it reads the same.
void Decider::carry_out(const rules::Decision& decision) {
  for (const rules::Transition& transition : decision.transitions) {
    desk_.apply(transition, engine_now());
  }
  for (const rules::NotJudged& window : decision.not_judged) {
    log::info("not-judged", {{"rule", program_.rule(window.rule).id.str()}});
  }
  for (const rules::Warning& warning : decision.warnings) tell_warning(warning);
  staleness_changed_ = staleness_changed_ || decision.staleness_changed;
}

Result<core::Alert> Decider::acknowledge(const std::string& alert, const std::string& by,
                                         const std::string& via) {
  const Result<core::Alert> found = book().find_open(alert);
  if (!found) return found.error();
  if (found->acknowledged) return *found;
  const core::SteadyTime at = now();
  core::Alert acknowledged = desk_.acknowledge(found->id, at, by, via);
  if (!acknowledged.test) end_or_go_on(acknowledged, at);
  wakeup_.notify();
  return acknowledged;
}

/// Tells the rules, and writes their state with the acknowledgement: it is in no journal, so a
/// restart would not find it again.
void Decider::end_or_go_on(const core::Alert& acknowledged, core::SteadyTime at) {
  const auto rule = program_.find_rule(acknowledged.rule.str());
  // A fault ends when it is mended, and not before.
  if (!rule && find_fault(acknowledged.rule.str()) != nullptr) return save();
  rules::Decision decision;
  const bool known =
      rule && engine_ && engine_->acknowledge(*rule, acknowledged.device, at, decision);
  carry_out(decision);
  if (!known && book().open().contains(acknowledged.id)) {
    desk_.close_acknowledged(acknowledged.id, at);
  }
  save();
}

Result<void> Decider::resolve(const core::AlertId& alert, const std::string& by,
                              const std::string& via, const std::string& reason) {
  const core::Alert& open = book().open().at(alert);
  if (!program_.find_rule(open.rule.str()) && find_fault(open.rule.str()) != nullptr) {
    return failure(ErrorCode::refused, "a fault ends when it is mended");
  }
  desk_.resolve(alert, now(), by, via, reason);
  wakeup_.notify();
  return {};
}

Result<core::Alert> Decider::test_alert(const std::string& rule, const std::string& by,
                                        const std::string& via) {
  Result<core::Alert> sent = desk_.test_alert(rule, now(), by, via);
  wakeup_.notify();
  return sent;
}

Result<core::Silence> Decider::silence(const ports::SilenceRequest& request) {
  Result<core::Silence> done = desk_.silence(request, now());
  wakeup_.notify();
  return done;
}

Result<void> Decider::end_silence(const std::string& rule, const std::string& by,
                                  const std::string& via) {
  const Result<void> done = desk_.end_silence(rule, now(), by, via);
  wakeup_.notify();
  return done;
}

void Decider::raise_fault(const FaultKind& kind, const std::string& part,
                          const std::string& detail) {
  const core::SteadyTime at = now();
  desk_.raise_fault(kind, part, detail, at);
  if (makes_deaf(kind) && engine_) {
    take_unjournalled(engine_->deafen(part, at - kind.raise_after, at));
  }
  wakeup_.notify();
}

void Decider::end_fault(const FaultKind& kind, const std::string& part) {
  const core::SteadyTime at = now();
  // First: a device that could not be heard has its time yet, and is none of those that were held.
  if (makes_deaf(kind) && engine_ && !desk_.is_deaf(part, kind)) {
    take_unjournalled(engine_->listen(part, at));
  }
  desk_.end_fault(kind, part, at);
  wakeup_.notify();
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
