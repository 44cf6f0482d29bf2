#include "daemon/rules/presence.hpp"

namespace homeward::rules {
namespace {

constexpr std::uint32_t leave_bit = 1;
constexpr std::uint32_t enter_bit = 2;

PresenceState initial_state(Presence::Initial initial) noexcept {
  switch (initial) {
    case Presence::Initial::home: return PresenceState::home;
    case Presence::Initial::away: return PresenceState::away;
    case Presence::Initial::unknown: break;
  }
  return PresenceState::unknown;
}

}  // namespace

std::string_view to_text(PresenceState state) noexcept {
  switch (state) {
    case PresenceState::home: return "home";
    case PresenceState::away: return "away";
    case PresenceState::unknown: break;
  }
  return "unknown";
}

std::string_view to_text(Warning::Kind kind) noexcept {
  switch (kind) {
    case Warning::Kind::begun: return "begun";
    case Warning::Kind::cancelled: return "cancelled";
    case Warning::Kind::fired: return "fired";
    case Warning::Kind::over: break;
  }
  return "over";
}

PresenceMachine::PresenceMachine(const Presence& settings, const Builder& builder, TimerId timer)
    : settings_(settings), world_(builder.world()), timer_(timer) {
  patterns_.add(builder, settings.leave);
  patterns_.add(builder, settings.enter);
  tags_ = patterns_.tags_by_slot(world_.slots.size());
  world_.presence = initial_state(settings.initial);
  since_ = world_.start;
}

std::optional<PresenceChange> PresenceMachine::override(PresenceState state, core::SteadyTime at,
                                                        std::optional<core::WallTime> hold_until) {
  hold_until_ = hold_until;
  left_at_.reset();
  world_.timers.clear(timer_);
  recent_.clear();
  return turn(state, at, at);
}

bool PresenceMachine::held(core::SteadyTime at) {
  if (!hold_until_) return false;
  if (world_.clock.wall(at) < *hold_until_) return true;
  hold_until_.reset();
  return false;
}

std::optional<PresenceChange> PresenceMachine::on_event(const SlotEvent& event) {
  if (held(event.at)) return std::nullopt;
  const std::uint32_t tag = tags_[position_of(event.slot)];
  const std::uint32_t bits = tag == Patterns::no_tag ? 0 : patterns_.match(event, tag);
  if (event.activity && left_at_) {
    left_at_.reset();
    world_.timers.clear(timer_);
  }
  std::optional<PresenceChange> change;
  if (world_.presence != PresenceState::home) {
    change = take_while_away(event, (bits & enter_bit) != 0);
  }
  if ((bits & leave_bit) != 0 && world_.presence != PresenceState::away) {
    left_at_ = event.at;
    world_.timers.set(timer_, world_.watch.counting_from(event.at) + settings_.quiet);
  }
  return change;
}

std::optional<PresenceChange> PresenceMachine::take_while_away(const SlotEvent& event,
                                                               bool enters) {
  const bool back =
      (event.activity && burst(event.at)) || (enters && world_.presence == PresenceState::away);
  if (!back) return std::nullopt;
  recent_.clear();
  return turn(PresenceState::home, event.at, event.at);
}

std::optional<PresenceChange> PresenceMachine::on_timer(core::SteadyTime due) {
  if (!left_at_) return std::nullopt;
  const core::SteadyTime since = *left_at_;
  left_at_.reset();
  recent_.clear();
  return turn(PresenceState::away, since, due);
}

void PresenceMachine::on_gap(core::SteadyTime at) {
  if (!left_at_) return;
  if (const auto due = world_.timers.due(timer_)) {
    world_.timers.set(timer_, *due + (at - world_.now));
  }
}

std::optional<PresenceChange> PresenceMachine::turn(PresenceState state, core::SteadyTime since,
                                                    core::SteadyTime at) {
  if (world_.presence == state) return std::nullopt;
  world_.presence = state;
  since_ = since;
  return PresenceChange{state, since, at};
}

bool PresenceMachine::burst(core::SteadyTime at) {
  if (settings_.burst_count == 0) return false;
  recent_.push_back(at);
  if (recent_.size() > settings_.burst_count) recent_.pop_front();
  return recent_.size() == settings_.burst_count && at - recent_.front() <= settings_.burst_within;
}

PresenceView PresenceMachine::view() const {
  return PresenceView{world_.presence, since_, hold_until_};
}

void PresenceMachine::save(SavedState& state) const {
  state.set("state", std::string(to_text(world_.presence)));
  state.set("since", since_);
  state.set("left_at", left_at_);
  state.set("due", world_.timers.due(timer_));
  if (hold_until_) {
    state.set("hold_until", std::int64_t{hold_until_->time_since_epoch().count()});
  }
  state.set("recent", std::vector<core::SteadyTime>(recent_.begin(), recent_.end()));
}

void PresenceMachine::load(const SavedState& state) {
  const std::string name = state.text("state");
  world_.presence = name == "home"   ? PresenceState::home
                    : name == "away" ? PresenceState::away
                                     : PresenceState::unknown;
  since_ = state.time("since").value_or(world_.now);
  left_at_ = state.time("left_at");
  world_.timers.clear(timer_);
  if (const auto due = state.time("due"); due && left_at_) world_.timers.set(timer_, *due);
  hold_until_.reset();
  if (const std::int64_t until = state.integer("hold_until"); until != 0) {
    hold_until_ = core::WallTime{core::Duration{until}};
  }
  const auto recent = state.times("recent");
  recent_.assign(recent.begin(), recent.end());
}

}  // namespace homeward::rules
