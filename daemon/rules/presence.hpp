#pragma once

#include "daemon/rules/patterns.hpp"
#include "daemon/rules/saved_state.hpp"
#include "daemon/rules/world.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace homeward::rules {

/// The built-in state home, away or unknown, RULES.md 7.4: a leave event and then quiet make it
/// away since the leave event; an enter event or a burst of activity makes it home. The engine
/// owns it and shows it every event before states and rules see it.
class PresenceMachine {
 public:
  /// `settings` outlives it; `timer` is its own.
  PresenceMachine(const Presence& settings, const Builder& builder, TimerId timer);

  /// Takes an event; the change, if it made one.
  std::optional<PresenceChange> on_event(const SlotEvent& event);
  /// The quiet after a leave event has lasted.
  std::optional<PresenceChange> on_timer(core::SteadyTime due);
  /// A person says who is home; with `hold_until`, sensors don't count before that time.
  std::optional<PresenceChange> override(PresenceState state, core::SteadyTime at,
                                         std::optional<core::WallTime> hold_until);
  /// Nothing was watched from world.now to `at`: that time was not quiet.
  void on_gap(core::SteadyTime at);

  [[nodiscard]] PresenceView view() const;

  void save(SavedState& state) const;
  void load(const SavedState& state);

 private:
  std::optional<PresenceChange> take_while_away(const SlotEvent& event, bool enters);
  std::optional<PresenceChange> turn(PresenceState state, core::SteadyTime since,
                                     core::SteadyTime at);
  [[nodiscard]] bool burst(core::SteadyTime at);
  [[nodiscard]] bool held(core::SteadyTime at);

  const Presence& settings_;
  World& world_;
  TimerId timer_;
  Patterns patterns_;
  std::vector<std::uint32_t> tags_;  // by slot
  core::SteadyTime since_{};         // of the state
  std::optional<core::SteadyTime> left_at_;
  std::optional<core::WallTime> hold_until_;  // a vacation: until then sensors don't count
  std::deque<core::SteadyTime> recent_;       // activity while not home, at most burst_count
};

}  // namespace homeward::rules
