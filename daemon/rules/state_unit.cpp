#include "daemon/rules/state_unit.hpp"

#include "daemon/rules/gates.hpp"

#include <algorithm>

namespace homeward::rules {

StateUnit::StateUnit(StateIndex index, const VirtualState& state, Builder& builder, TimerId timer)
    : index_(index),
      state_(state),
      timer_(timer),
      when_(builder.build(*state.when)),
      gates_(build_gates(state.during, {}, {}, builder)) {}

core::Duration StateUnit::hold() const {
  return std::max(state_.clear_for, state_.keep.value_or(core::Duration{0}));
}

Outcome StateUnit::evaluate(Evaluation& evaluation) {
  const Truth when = when_->truth();
  if (on_) {
    look_while_on(when, evaluation);
  } else {
    look(when, evaluation);
  }
  Truth truth = on_ ? Truth::yes : Truth::no;
  if (!on_ && when == Truth::unknown) truth = Truth::unknown;
  if (truth_ == truth) return Outcome::same;
  truth_ = truth;
  evaluation.world.states[position_of(index_)] = truth;
  return Outcome::changed;
}

void StateUnit::look(Truth when, Evaluation& evaluation) {
  const bool gated = gates_ && gates_->truth() != Truth::yes;
  if (when != Truth::yes || gated) {
    if (rising_since_) evaluation.world.timers.clear(timer_);
    rising_since_.reset();
    return;
  }
  const Watch& watch = evaluation.world.watch;
  if (!rising_since_) {
    rising_since_ = when_->is_absence() ? watch.counting_from(evaluation.at) : evaluation.at;
  }
  // After a stop a level that nothing confirmed is judged once sensors could contradict it.
  const bool waits = !evaluation.fresh() && !when_->is_absence();
  const core::SteadyTime settled = waits ? watch.settled_at() : core::SteadyTime::min();
  if (evaluation.at < settled || !evaluation.lasted(*rising_since_, state_.for_time)) {
    const core::SteadyTime due = *rising_since_ + state_.for_time;
    return evaluation.world.timers.set(timer_, std::max(due, settled));
  }
  on_ = true;
  rising_since_.reset();
  falling_since_.reset();
  evaluation.world.timers.clear(timer_);
}

void StateUnit::look_while_on(Truth when, Evaluation& evaluation) {
  if (when != Truth::no) {
    if (falling_since_) evaluation.world.timers.clear(timer_);
    falling_since_.reset();
    return;
  }
  if (!falling_since_) {
    falling_since_ = evaluation.at;
    if (hold() > core::Duration{0}) {
      evaluation.world.timers.set(timer_, evaluation.at + hold());
    }
  }
  if (!evaluation.lasted(*falling_since_, hold())) return;
  on_ = false;
  falling_since_.reset();
  evaluation.world.timers.clear(timer_);
}

Outcome StateUnit::late(core::SteadyTime event_at, Evaluation& evaluation) {
  if (!on_ && rising_since_ && when_->is_absence() && event_at > *rising_since_) {
    rising_since_ = event_at;
    evaluation.world.timers.set(timer_, event_at + state_.for_time);
  }
  return Outcome::same;
}

void StateUnit::gap(core::SteadyTime at, World& world) {
  if (on_ || !rising_since_) return;
  if (when_->is_absence()) *rising_since_ += at - world.now;
  const core::SteadyTime due = *rising_since_ + state_.for_time;
  world.timers.set(timer_, when_->is_absence() ? due : std::max(due, world.watch.settled_at()));
}

void StateUnit::save(SavedState& own, SavedState& conditions) const {
  own.set("on", std::int64_t{on_});
  own.set("truth", static_cast<std::int64_t>(truth_));
  own.set("rising_since", rising_since_);
  own.set("falling_since", falling_since_);
  save_part(when_, "when", conditions);
  save_part(gates_, "gates", conditions);
}

void StateUnit::load(const SavedState& own, const SavedState& conditions, World& world) {
  on_ = own.integer("on") != 0;
  const std::int64_t truth = own.integer("truth");
  if (truth >= 0 && truth <= 2) truth_ = static_cast<Truth>(truth);
  world.states[position_of(index_)] = truth_;
  rising_since_ = own.time("rising_since");
  falling_since_ = own.time("falling_since");
  world.timers.clear(timer_);
  if (!on_ && rising_since_) world.timers.set(timer_, *rising_since_ + state_.for_time);
  if (on_ && falling_since_) world.timers.set(timer_, *falling_since_ + hold());
  load_part(when_, "when", conditions);
  load_part(gates_, "gates", conditions);
}

}  // namespace homeward::rules
