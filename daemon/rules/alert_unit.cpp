#include "daemon/rules/alert_unit.hpp"

#include "daemon/rules/gates.hpp"

#include <algorithm>
#include <utility>

namespace homeward::rules {
namespace {

constexpr std::size_t max_evidence = 8;
}  // namespace

AlertUnit::AlertUnit(RuleIndex index, const Rule& rule, std::optional<DeviceIndex> device,
                     Builder& builder, TimerId timer)
    : index_(index), rule_(rule), timer_(timer), when_(builder.build(*rule.when)) {
  if (device) device_ = builder.world().program.device_id(*device);
  slots_ = builder.subscribed();
  if (rule.clear) clear_ = builder.build(*rule.clear);
  gates_ = build_gates(rule.during, rule.while_gates, rule.unless_gates, builder);
  gate_moment_ = when_->gate_moment();
}

Outcome AlertUnit::evaluate(Evaluation& evaluation) {
  const Phase before = phase_;
  if (gate_moment_ == GateMoment::instant) {
    when_->on_gates(!gates_ || gates_->truth() == Truth::yes);
  }
  const Truth when = when_->truth();
  if (when != Truth::yes) muted_ = false;
  switch (phase_) {
    case Phase::inactive:
      if (may_start(when)) start(evaluation);
      break;
    case Phase::pending: wait(when, evaluation); break;
    case Phase::firing: burn(when, evaluation); break;
  }
  return (before == Phase::firing) == (phase_ == Phase::firing) ? Outcome::same : Outcome::changed;
}

bool AlertUnit::may_start(Truth when) const {
  if (when != Truth::yes || muted_) return false;
  if (clear_ && clear_->truth() == Truth::yes) return false;
  return gate_moment_ == GateMoment::instant || !gates_ || gates_->truth() == Truth::yes;
}

void AlertUnit::start(Evaluation& evaluation) {
  if (evaluation.cause == Cause::restored && rule_.for_time == core::Duration{0}) {
    muted_ = true;
    return;
  }
  begin(evaluation.at, evaluation);
  if (evaluation.at >= due()) return fire(evaluation);
  go_on_waiting(evaluation);
}

/// RULES.md 7.6: in a gap no time passes without events, and a level that nothing confirmed since
/// is judged once sensors had time to contradict it.
void AlertUnit::begin(core::SteadyTime at, const Evaluation& evaluation) {
  const Watch& watch = evaluation.world.watch;
  phase_ = Phase::pending;
  entered_at_ = at;
  not_before_ = core::SteadyTime{};
  const bool at_an_instant = gate_moment_ == GateMoment::instant;
  if (when_->is_absence() && !at_an_instant) {
    entered_at_ = watch.counting_from(at);
  } else if (!at_an_instant) {
    const bool fresh =
        evaluation.fresh() && (rule_.for_time == core::Duration{0} || !watch.in_gap(at));
    if (!fresh) not_before_ = watch.settled_at();
  }
  pending_since_ = when_->since().value_or(entered_at_);
}

core::SteadyTime AlertUnit::due() const {
  return std::max(entered_at_ + rule_.for_time, not_before_);
}

void AlertUnit::wait(Truth when, Evaluation& evaluation) {
  const bool gated = gate_moment_ == GateMoment::always && gates_ && gates_->truth() != Truth::yes;
  const bool cleared = clear_ && clear_->truth() == Truth::yes;
  if (when != Truth::yes || gated || cleared) {
    phase_ = Phase::inactive;
    evaluation.world.timers.clear(timer_);
    end_warning(Warning::Kind::over, evaluation);
  } else if (evaluation.reached(due())) {
    fire(evaluation);
  } else if (rule_.warn_before) {
    go_on_waiting(evaluation);
  }
}

std::optional<core::SteadyTime> AlertUnit::warn_at() const {
  if (!rule_.warn_before || rule_.for_time == core::Duration{0}) return std::nullopt;
  return std::max(entered_at_, due() - *rule_.warn_before);
}

/// Warns when it is time to, and waits for what comes next.
void AlertUnit::go_on_waiting(Evaluation& evaluation) {
  const std::optional<core::SteadyTime> warn = warn_at();
  const bool at_once = warn == entered_at_ && evaluation.at == entered_at_;
  if (warn && !warned_ && (at_once || evaluation.reached(*warn))) {
    warned_ = true;
    tell_warning(Warning::Kind::begun, evaluation);
  }
  evaluation.world.timers.set(timer_, warn && !warned_ ? *warn : due());
}

void AlertUnit::end_warning(Warning::Kind kind, Evaluation& evaluation) {
  if (!warned_) return;
  tell_warning(kind, evaluation);
  warned_ = false;
}

void AlertUnit::tell_warning(Warning::Kind kind, Evaluation& evaluation) const {
  evaluation.decision.warnings.push_back({kind, index_, device_, evaluation.at, due()});
}

bool AlertUnit::cancel(Evaluation& evaluation) {
  if (phase_ != Phase::pending || !warned_) return false;
  end_warning(Warning::Kind::cancelled, evaluation);
  begin(evaluation.at, evaluation);
  pending_since_ = entered_at_;
  go_on_waiting(evaluation);
  return true;
}

void AlertUnit::fire(Evaluation& evaluation) {
  end_warning(Warning::Kind::fired, evaluation);
  phase_ = Phase::firing;
  fired_at_ = entered_at_ + rule_.for_time;
  clearing_since_.reset();
  acknowledged_ = false;
  evaluation.world.timers.clear(timer_);
  ++evaluation.world.firing[position_of(index_)];
  Transition raised = transition(Transition::Kind::raised);
  raised.evidence = evidence(evaluation.world);
  raised.life = life(evaluation.world);
  evaluation.decision.transitions.push_back(std::move(raised));
}

void AlertUnit::burn(Truth when, Evaluation& evaluation) {
  const bool over = clear_ ? clear_->truth() == Truth::yes : when == Truth::no;
  const bool stale = !over && when == Truth::unknown;
  if (std::exchange(stale_, stale) != stale) evaluation.decision.staleness_changed = true;
  if (!over) {
    if (clearing_since_) evaluation.world.timers.clear(timer_);
    clearing_since_.reset();
    return;
  }
  if (!clearing_since_) clearing_since_ = evaluation.at;
  // After a stop only fresh data ends an alert; time alone has to wait for it.
  const core::SteadyTime settled =
      evaluation.fresh() ? core::SteadyTime::min() : evaluation.world.watch.settled_at();
  if (evaluation.at < settled || !evaluation.lasted(*clearing_since_, rule_.keep_firing_for)) {
    const core::SteadyTime ends = *clearing_since_ + rule_.keep_firing_for;
    return evaluation.world.timers.set(timer_, std::max(ends, settled));
  }
  if (rule_.resolve == Resolve::automatic) {
    return resolve(core::ResolveReason::condition, evaluation);
  }
  if (acknowledged_) resolve(core::ResolveReason::acknowledged, evaluation);
}

void AlertUnit::resolve(core::ResolveReason reason, Evaluation& evaluation) {
  phase_ = Phase::inactive;
  stale_ = false;
  clearing_since_.reset();
  evaluation.world.timers.clear(timer_);
  --evaluation.world.firing[position_of(index_)];
  Transition resolved = transition(Transition::Kind::resolved);
  resolved.resolved_at = evaluation.at;
  resolved.reason = reason;
  evaluation.decision.transitions.push_back(std::move(resolved));
}

Outcome AlertUnit::late(core::SteadyTime event_at, Evaluation& evaluation) {
  if (phase_ == Phase::inactive) return Outcome::same;
  const bool fired = phase_ == Phase::firing;
  const bool undone = when_->truth() == Truth::no;
  const bool inside = when_->is_absence() && event_at > pending_since_;
  if (fired && (undone || inside)) resolve(core::ResolveReason::late_event, evaluation);
  if (inside || undone) end_warning(Warning::Kind::over, evaluation);
  if (inside && !undone) wait_since(event_at, evaluation);
  return fired && phase_ != Phase::firing ? Outcome::changed : Outcome::same;
}

/// An absence that began later than it seemed. When it has lasted long enough all the same it
/// fires now, never in the past (RULES.md 7.7).
void AlertUnit::wait_since(core::SteadyTime event_at, Evaluation& evaluation) {
  begin(event_at, evaluation);
  entered_at_ = std::max(entered_at_, evaluation.at - rule_.for_time);
  go_on_waiting(evaluation);
}

void AlertUnit::gap(core::SteadyTime at, World& world) {
  const core::Duration length = at - world.now;
  const bool at_an_instant = gate_moment_ == GateMoment::instant;
  if (phase_ == Phase::pending) {
    if (when_->is_absence() || at_an_instant) {
      entered_at_ += length;
      if (!at_an_instant) pending_since_ += length;
    } else {
      not_before_ = world.watch.settled_at();
    }
    const auto warn = warn_at();
    world.timers.set(timer_, warn && !warned_ ? *warn : due());
  } else if (const auto ends = world.timers.due(timer_); ends && phase_ == Phase::firing) {
    world.timers.set(timer_, std::max(*ends, world.watch.settled_at()));
  }
}

bool AlertUnit::acknowledge() {
  if (phase_ != Phase::firing) return false;
  acknowledged_ = true;
  return true;
}

std::optional<OpenAlert> AlertUnit::open_alert() const {
  if (phase_ != Phase::firing) return std::nullopt;
  return OpenAlert{index_, device_, pending_since_, fired_at_, acknowledged_, stale_};
}

std::optional<OpenWarning> AlertUnit::warning() const {
  if (phase_ != Phase::pending || !warned_) return std::nullopt;
  return OpenWarning{index_, device_, *warn_at(), due()};
}

/// Also while the condition itself waits: it is not true yet, but nothing more need happen.
std::optional<PendingAlert> AlertUnit::pending_alert() const {
  if (phase_ == Phase::pending) {
    return PendingAlert{index_, device_, pending_since_, due()};
  }
  const std::optional<Waiting> waiting = when_->waiting();
  if (phase_ != Phase::inactive || !waiting) return std::nullopt;
  // A condition whose gates are tested at an instant waits only when they held there.
  const bool gated = gate_moment_ == GateMoment::always && gates_ && gates_->truth() != Truth::yes;
  if (gated) return std::nullopt;
  return PendingAlert{index_, device_, waiting->since, waiting->until + rule_.for_time};
}

std::vector<EvidenceSlot> AlertUnit::evidence(const World& world) const {
  std::vector<EvidenceSlot> found;
  for (const SlotIndex slot : slots_) {
    const SlotState& state = world.slots[position_of(slot)];
    if (state.known) found.push_back(EvidenceSlot{slot, state.value, state.changed_at});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const EvidenceSlot& a, const EvidenceSlot& b) { return a.at > b.at; });
  if (found.size() > max_evidence) found.resize(max_evidence);
  return found;
}

/// Of a rule that tells of one silent device, how that device stands.
std::optional<DeviceLife> AlertUnit::life(const World& world) const {
  if (!device_ || !std::holds_alternative<Offline>(rule_.when->form)) return std::nullopt;
  return life_of(world, world.program.devices.find(device_->str())->second);
}

Transition AlertUnit::transition(Transition::Kind kind) const {
  Transition transition;
  transition.kind = kind;
  transition.rule = index_;
  transition.device = device_;
  transition.pending_since = pending_since_;
  transition.fired_at = fired_at_;
  return transition;
}

std::string AlertUnit::key() const {
  return "rule/" + rule_.id.str() + (device_ ? "/" + device_->str() : std::string{});
}

void AlertUnit::save(SavedState& own, SavedState& conditions) const {
  own.set("phase", static_cast<std::int64_t>(phase_));
  if (phase_ != Phase::inactive) {  // begin() sets them
    own.set("pending_since", pending_since_);
    own.set("entered_at", entered_at_);
    own.set("fired_at", fired_at_);
    own.set("not_before", not_before_);
  }
  own.set("clearing_since", clearing_since_);
  own.set("warned", std::int64_t{warned_});
  own.set("acknowledged", std::int64_t{acknowledged_});
  own.set("muted", std::int64_t{muted_});
  own.set("stale", std::int64_t{stale_});
  save_part(when_, "when", conditions);
  save_part(clear_, "clear", conditions);
  save_part(gates_, "gates", conditions);
}

void AlertUnit::load(const SavedState& own, const SavedState& conditions, World& world) {
  const std::int64_t phase = own.integer("phase");
  phase_ = phase == 2 ? Phase::firing : phase == 1 ? Phase::pending : Phase::inactive;
  pending_since_ = own.time("pending_since").value_or(world.now);
  entered_at_ = own.time("entered_at").value_or(world.now);
  fired_at_ = own.time("fired_at").value_or(world.now);
  clearing_since_ = own.time("clearing_since");
  warned_ = phase_ == Phase::pending && own.integer("warned") != 0 && rule_.warn_before;
  acknowledged_ = own.integer("acknowledged") != 0;
  muted_ = own.integer("muted") != 0;
  stale_ = own.integer("stale") != 0;
  world.timers.clear(timer_);
  not_before_ = own.time("not_before").value_or(not_before_);
  if (phase_ == Phase::pending) {
    const auto warn = warn_at();
    world.timers.set(timer_, warn && !warned_ ? *warn : due());
  }
  if (phase_ == Phase::firing) ++world.firing[position_of(index_)];
  if (phase_ == Phase::firing && clearing_since_) {
    const core::SteadyTime ends =
        std::max(*clearing_since_ + rule_.keep_firing_for, world.watch.settled_at());
    if (ends > *clearing_since_ && ends >= world.now) world.timers.set(timer_, ends);
  }
  load_part(when_, "when", conditions);
  load_part(clear_, "clear", conditions);
  load_part(gates_, "gates", conditions);
}

}  // namespace homeward::rules
