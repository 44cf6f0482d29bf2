#include "daemon/rules/engine_impl.hpp"

#include "lib/base/assert.hpp"

#include <bit>
#include <cmath>
#include <utility>

namespace homeward::rules {
namespace {

bool is_on(const core::Value& value) noexcept {
  const bool* flag = std::get_if<bool>(&value);
  return flag != nullptr && *flag;
}

/// Power counts when it is far enough from the reading that last counted.
bool power_moved(SlotState& slot, const core::Value& value) noexcept {
  const double* watts = std::get_if<double>(&value);
  if (watts == nullptr) return false;
  const bool moved = slot.known && std::abs(*watts - slot.active_power) > power_activity_watts;
  if (moved || !slot.known) slot.active_power = *watts;
  return moved;
}

}  // namespace

std::optional<UnitId> DirtyUnits::take() noexcept {
  for (std::size_t word = 0; word < words_.size(); ++word) {
    if (words_[word] == 0) continue;
    const auto bit = static_cast<std::size_t>(std::countr_zero(words_[word]));
    words_[word] &= words_[word] - 1;
    return UnitId{static_cast<std::uint32_t>(word * 64 + bit)};
  }
  return std::nullopt;
}

void Engine::Impl::begin_call() {
  if (!fresh_) {
    decision.transitions.clear();
    decision.presence.clear();
    decision.not_judged.clear();
    decision.warnings.clear();
    decision.staleness_changed = false;
  }
  fresh_ = false;
}

void Engine::Impl::step(const Observation& observation) {
  HW_ASSERT(position_of(observation.slot) < world.slots.size());
  if (observation.at < world.now) return take_late(observation);
  begin_instant(observation.at);
  take(observation);
}

void Engine::Impl::begin_instant(core::SteadyTime at) {
  run_timers_until(at, false);
  if (at > world.now) world.now = at;
  if (world.timers.next() != at) return;
  // Windows go by the clock: one that begins now is open for what happens now.
  for (const LeafId leaf : wiring_.of_clock) {
    note(leaf, wiring_.leaves[static_cast<std::size_t>(leaf)].node->on_edge(at));
  }
}

void Engine::Impl::advance(core::SteadyTime now) {
  run_timers_until(now, true);
  if (now > world.now) world.now = now;
}

void Engine::Impl::run_timers_until(core::SteadyTime limit, bool inclusive) {
  while (true) {
    const std::optional<core::SteadyTime> due = world.timers.next();
    if (!due || *due > limit || (*due == limit && !inclusive)) return;
    run_instant(*due);
  }
}

void Engine::Impl::run_instant(core::SteadyTime due) {
  // A timer that was set for an instant that is over runs at once, never in the past.
  if (due > world.now) world.now = due;
  while (world.timers.next() == due) run_timer(world.timers.pop(), world.now);
  evaluate_dirty(Cause::timer);
}

void Engine::Impl::run_timer(TimerId timer, core::SteadyTime due) {
  const Wiring::TimerOwner owner = wiring_.timer_owners[static_cast<std::size_t>(timer)];
  switch (owner.kind) {
    case Wiring::TimerOwner::Kind::leaf: {
      const LeafId leaf{owner.index};
      note(leaf, wiring_.leaves[owner.index].node->on_timer(due));
      break;
    }
    case Wiring::TimerOwner::Kind::unit: dirty_.mark(UnitId{owner.index}); break;
    case Wiring::TimerOwner::Kind::presence: change_presence(presence_->on_timer(due)); break;
    case Wiring::TimerOwner::Kind::link: expire(DeviceIndex{owner.index}, true, due); break;
    case Wiring::TimerOwner::Kind::data: expire(DeviceIndex{owner.index}, false, due); break;
    case Wiring::TimerOwner::Kind::hold: release(world.timed[owner.index], due); break;
    case Wiring::TimerOwner::Kind::decay: decay(world.timed[owner.index], due); break;
  }
}

void Engine::Impl::take(const Observation& observation) {
  const SlotInfo& info = world.program.slots[position_of(observation.slot)];
  const SlotState& slot = world.slots[position_of(observation.slot)];
  const bool restored = observation.kind == core::EventKind::restored;
  // What was only remembered is no sign of life, and brings nobody back.
  if (restored && world.devices[position_of(info.device)].offline) {
    return evaluate_dirty(Cause::restored);
  }
  if (!restored) hear_device(info.device, observation.at, info.data);
  const bool same = slot.known && slot.value == observation.value;
  const bool repeated = same && !restored && observation.at - slot.report_at <= info.dedup;
  if (repeated || (slot.timed != SlotState::none && hold_back(observation, info))) {
    return evaluate_dirty(Cause::report);
  }
  accept(observation.slot, observation.value, observation.at, observation.kind);
}

void Engine::Impl::accept(SlotIndex index, const core::Value& value, core::SteadyTime at,
                          core::EventKind kind) {
  const SlotInfo& info = world.program.slots[position_of(index)];
  SlotState& slot = world.slots[position_of(index)];
  const bool restored = kind == core::EventKind::restored;
  const bool press = kind == core::EventKind::event || info.kind == PropertyKind::press;
  const bool pulse = info.kind == PropertyKind::pulse && is_on(value);
  // The first report of a slot is a change too: what was known before comes as restored. A device
  // that is heard again with the value it had shows no change (RULES.md 7.3).
  const bool changed = !slot.heard || slot.value != value;
  const bool moved = info.kind == PropertyKind::power && power_moved(slot, value);
  const bool toggled = info.kind == PropertyKind::toggle && changed;
  if (changed) {
    slot.value = value;
    slot.changed_at = at;
  }
  slot.heard = true;
  slot.known = true;
  slot.report_at = at;
  dispatch(SlotEvent{.slot = index,
                     .value = slot.value,
                     .at = at,
                     .changed = changed,
                     .activity = !restored && (press || pulse || moved || toggled),
                     .occurs = changed || press || pulse,
                     .restored = restored});
}

/// True when the report is a change that has to last first, RULES.md 7.3. Measurements always
/// change, so only states are held back. Also sets when a true decays.
bool Engine::Impl::hold_back(const Observation& observation, const SlotInfo& info) {
  const SlotState& slot = world.slots[position_of(observation.slot)];
  TimedSlot& timed = world.timed[slot.timed];
  if (info.clear_after > core::Duration{0}) {
    if (is_on(observation.value)) {
      world.timers.set(timed.decay_timer, observation.at + info.clear_after);
    } else {
      world.timers.clear(timed.decay_timer);
    }
  }
  const bool state = !std::holds_alternative<double>(observation.value);
  const bool change = slot.known && slot.value != observation.value;
  const bool holds = info.debounce > core::Duration{0} && state && change &&
                     observation.kind == core::EventKind::report;
  if (!holds) {
    timed.held.reset();
    world.timers.clear(timed.hold_timer);
    return false;
  }
  if (timed.held != observation.value) {
    timed.held = observation.value;
    world.timers.set(timed.hold_timer, observation.at + info.debounce);
  }
  return true;
}

void Engine::Impl::release(TimedSlot& timed, core::SteadyTime due) {
  if (!timed.held) return;
  const core::Value value = *std::exchange(timed.held, std::nullopt);
  accept(timed.slot, value, due, core::EventKind::report);
}

/// A sensor that is stuck at true: nobody is there any more, which is no activity.
void Engine::Impl::decay(const TimedSlot& timed, core::SteadyTime due) {
  SlotState& slot = world.slots[position_of(timed.slot)];
  if (!slot.known || !is_on(slot.value)) return;
  slot.value = false;
  slot.changed_at = due;
  dispatch(SlotEvent{.slot = timed.slot, .value = slot.value, .at = due, .late = true});
}

void Engine::Impl::dispatch(const SlotEvent& event) {
  if (event.activity) world.last_activity = event.slot;
  if (presence_) change_presence(presence_->on_event(event));
  for (const Wiring::Subscription& one : wiring_.by_slot[position_of(event.slot)]) {
    Node* node = wiring_.leaves[static_cast<std::size_t>(one.leaf)].node;
    note(one.leaf, node->on_event(event, one.tag));
  }
  evaluate_dirty(event.restored ? Cause::restored : Cause::report);
  settle_pulses();
  if (cancel_button_ && cancel_button_->pressed(event)) cancel_all(event.at);
}

void Engine::Impl::cancel_all(core::SteadyTime at) {
  Evaluation evaluation{world, decision, at, Cause::report};
  for (AlertUnit* alert : alerts_) static_cast<void>(alert->cancel(evaluation));
}

void Engine::Impl::take_late(const Observation& observation) {
  SlotState& slot = world.slots[position_of(observation.slot)];
  const SlotInfo& info = world.program.slots[position_of(observation.slot)];
  const bool press = observation.kind == core::EventKind::event || info.kind == PropertyKind::press;
  const bool pulse = info.kind == PropertyKind::pulse && is_on(observation.value);
  const bool changed = !slot.heard || slot.value != observation.value;
  const bool restored = observation.kind == core::EventKind::restored;
  const SlotEvent event{
      .slot = observation.slot,
      .value = observation.value,
      .at = observation.at,
      .changed = changed,
      .activity = press || pulse || (info.kind == PropertyKind::toggle && changed),
      .occurs = changed || press || pulse,
      .restored = restored};
  Evaluation evaluation{world, decision, world.now, Cause::report};
  for (const Wiring::Subscription& one : wiring_.by_slot[position_of(event.slot)]) {
    const Wiring::Leaf& leaf = wiring_.leaves[static_cast<std::size_t>(one.leaf)];
    if (leaf.node->on_late(event, one.tag) == Effect::none) continue;
    static_cast<void>(units_[static_cast<std::size_t>(leaf.unit)]->late(event.at, evaluation));
    dirty_.mark(leaf.unit);
  }
  const bool newer = observation.at > slot.report_at ||
                     (observation.at == slot.report_at && slot.value != observation.value);
  if (!slot.known || newer) {
    // Newer than what this slot knows: levels take it up from now on, events stay in the past.
    slot.value = observation.value;
    slot.heard = true;
    slot.known = true;
    slot.changed_at = observation.at;
    slot.report_at = observation.at;
    // What somebody pressed is late help, not none; it happens now, never in the past.
    return dispatch(SlotEvent{.slot = observation.slot,
                              .value = slot.value,
                              .at = world.now,
                              .changed = changed,
                              .occurs = press,
                              .restored = restored,
                              .late = !press});
  }
  evaluate_dirty(Cause::report);
}

void Engine::Impl::note(LeafId leaf, Effect effect) {
  if (effect == Effect::none) return;
  const UnitId unit = wiring_.leaves[static_cast<std::size_t>(leaf)].unit;
  dirty_.mark(unit);
  if (effect == Effect::pulse) pulses_.push_back(leaf);
  if (effect == Effect::skipped) note_skipped(unit);
}

void Engine::Impl::note_skipped(UnitId unit) {
  const auto* alert = dynamic_cast<AlertUnit*>(units_[static_cast<std::size_t>(unit)].get());
  if (alert == nullptr) return;
  decision.not_judged.push_back(NotJudged{alert->rule(), alert->device(), world.now});
}

void Engine::Impl::change_presence(const std::optional<PresenceChange>& change) {
  if (!change) return;
  decision.presence.push_back(*change);
  for (const LeafId leaf : wiring_.of_presence) {
    note(leaf, wiring_.leaves[static_cast<std::size_t>(leaf)].node->on_presence());
  }
}

void Engine::Impl::evaluate_dirty(Cause cause) {
  Evaluation evaluation{world, decision, world.now, cause};
  while (const std::optional<UnitId> unit = dirty_.take()) {
    const auto index = static_cast<std::size_t>(*unit);
    if (units_[index]->evaluate(evaluation) == Outcome::same) continue;
    const Name name = names_[index];
    const auto& followers =
        name.kind == Name::Kind::state ? wiring_.by_state[name.index] : wiring_.by_rule[name.index];
    for (const LeafId leaf : followers) note(leaf, Effect::changed);
  }
}

void Engine::Impl::settle_pulses() {
  if (pulses_.empty()) return;
  for (const LeafId leaf : pulses_) {
    const Wiring::Leaf& wired = wiring_.leaves[static_cast<std::size_t>(leaf)];
    if (wired.node->settle() != Effect::none) dirty_.mark(wired.unit);
  }
  pulses_.clear();
  evaluate_dirty(Cause::report);
}

void Engine::Impl::set_clock(core::ClockMapping clock) {
  world.clock = clock;
  for (const LeafId leaf : wiring_.of_clock) {
    note(leaf, wiring_.leaves[static_cast<std::size_t>(leaf)].node->on_clock());
  }
  evaluate_dirty(Cause::clock);
}

void Engine::Impl::resume(core::SteadyTime at, const RestartPolicy& policy) {
  if (at <= world.now || at - world.now <= policy.grace) return;
  world.watch.add_gap(world.now, at, policy.settle);
  for (const std::unique_ptr<Unit>& unit : units_) unit->gap(at, world);
  for (const Wiring::Leaf& leaf : wiring_.leaves) {
    if (leaf.node->on_gap(at) != Effect::none) dirty_.mark(leaf.unit);
  }
  if (presence_) presence_->on_gap(at);
  pass_devices(at);
}

bool Engine::Impl::set_presence(PresenceState state, core::SteadyTime at,
                                std::optional<core::WallTime> hold_until, Decision& into) {
  begin_call();
  run_timers_until(at, false);
  if (at > world.now) world.now = at;
  if (presence_) change_presence(presence_->override(state, world.now, hold_until));
  evaluate_dirty(Cause::report);
  into = decision;
  return presence_.has_value();
}

bool Engine::Impl::acknowledge(RuleIndex rule, const std::optional<core::DeviceId>& device,
                               core::SteadyTime at, Decision& into) {
  begin_call();
  begin_instant(at);
  bool acknowledged = false;
  for (std::size_t i = 0; i < units_.size(); ++i) {
    auto* alert = dynamic_cast<AlertUnit*>(units_[i].get());
    if (alert == nullptr || alert->rule() != rule || alert->device() != device) continue;
    acknowledged = alert->acknowledge();
    dirty_.mark(UnitId{static_cast<std::uint32_t>(i)});
  }
  evaluate_dirty(Cause::report);
  into = decision;
  return acknowledged;
}

bool Engine::Impl::cancel(RuleIndex rule, const std::optional<core::DeviceId>& device,
                          core::SteadyTime at, Decision& into) {
  begin_call();
  begin_instant(at);
  bool cancelled = false;
  Evaluation evaluation{world, decision, world.now, Cause::report};
  for (AlertUnit* alert : alerts_) {
    if (alert->rule() != rule || (device && alert->device() != device)) continue;
    cancelled = alert->cancel(evaluation) || cancelled;
  }
  into = decision;
  return cancelled;
}

std::vector<PendingAlert> Engine::Impl::pending_alerts() const {
  std::vector<PendingAlert> pending;
  for (const AlertUnit* alert : alerts_) {
    if (auto one = alert->pending_alert()) pending.push_back(std::move(*one));
  }
  return pending;
}

std::vector<OpenWarning> Engine::Impl::warnings() const {
  std::vector<OpenWarning> warnings;
  for (const AlertUnit* alert : alerts_) {
    if (auto one = alert->warning()) warnings.push_back(std::move(*one));
  }
  return warnings;
}

PresenceView Engine::Impl::presence_view() const {
  return presence_ ? presence_->view() : PresenceView{};
}

std::vector<OpenAlert> Engine::Impl::open_alerts() const {
  std::vector<OpenAlert> open;
  for (const AlertUnit* alert : alerts_) {
    if (auto one = alert->open_alert()) open.push_back(std::move(*one));
  }
  return open;
}

}  // namespace homeward::rules
