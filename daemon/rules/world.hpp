#pragma once

#include "daemon/core/time.hpp"
#include "daemon/rules/engine.hpp"
#include "daemon/rules/program_impl.hpp"
#include "daemon/rules/timer_queue.hpp"
#include "daemon/rules/truth.hpp"
#include "daemon/rules/watch.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace homeward::rules {

/// The last known value of one property, and when it was heard.
struct SlotState {
  core::Value value;              ///< the last that was known
  bool heard{false};              ///< there was a report at all
  bool known{false};              ///< and its device still reports
  core::SteadyTime changed_at{};  ///< of the last change of the value
  core::SteadyTime report_at{};   ///< of the last report
  double active_power{0};         ///< the power reading that last counted as activity
  std::uint32_t timed{none};      ///< in World::timed

  static constexpr std::uint32_t none = UINT32_MAX;
};

/// What waits on a slot of a device with `debounce` or `clear_after`.
struct TimedSlot {
  SlotIndex slot{};
  std::optional<core::Value> held;  ///< a change that has not lasted long enough yet
  TimerId hold_timer{};
  TimerId decay_timer{};
};

/// One of a device's two clocks (liveness.hpp). It stands while the gateway is down, and while
/// the plugin of the device can hear nothing.
struct LivenessClock {
  std::optional<core::SteadyTime> at;  ///< the last sign; nothing: never
  bool coarse{false};                  ///< that sign stands for others that may have followed soon
  bool silent{false};                  ///< its limit is over
  bool excused{false};     ///< it went over while the plugin could hear nothing: no fault
  core::Duration left{0};  ///< excused: what was left of the limit when the plugin fell deaf
  core::Duration deaf{0};  ///< of the time since `at`, how long the plugin could hear nothing
  TimerId timer{};         ///< set where it has a limit
};

/// Whether a device still reports.
struct DeviceState {
  LivenessClock link, data;
  bool offline{false};    ///< one of them is silent: what it told is unknown
  bool blameless{false};  ///< offline, and each silent clock is excused
};

/// One report as conditions see it, after the engine has classed it (RULES.md 7.3).
struct SlotEvent {
  SlotIndex slot{};
  const core::Value& value;
  core::SteadyTime at{};
  bool changed{false};  ///< unlike the last known value; unknown to X is none
  bool activity{false};
  bool occurs{false};    ///< what `{SEL: v}` counts as an event: a change, a pulse, a press
  bool restored{false};  ///< it initialises and never fires or counts
  bool late{false};      ///< a level that is told late: it holds from now on and counts as no event
};

/// What every condition may look at: the home as the engine knows it at `now`.
struct World {
  const Program::Impl& program;
  core::ClockMapping clock;
  core::SteadyTime start{};  ///< since when events are watched
  core::SteadyTime now{};
  Watch watch;
  std::vector<SlotState> slots;
  std::vector<TimedSlot> timed;
  std::vector<DeviceState> devices;
  std::optional<SlotIndex> last_activity;
  PresenceState presence{PresenceState::unknown};
  std::vector<Truth> states;                                  ///< of virtual states, by StateIndex
  std::vector<std::uint32_t> firing;                          ///< open alerts, by RuleIndex
  std::map<std::string, core::SteadyTime, std::less<>> deaf;  ///< plugins, since when
  TimerQueue timers;
};

/// How the device stands at world.now.
[[nodiscard]] DeviceLife life_of(const World& world, DeviceIndex device);

}  // namespace homeward::rules
