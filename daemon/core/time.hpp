#pragma once

#include "lib/base/rfc3339.hpp"

#include <chrono>
#include <cstdint>
#include <string_view>

namespace homeward::core {

using Duration = std::chrono::microseconds;

/// The home's own time line: counts through suspend and through restarts, ignores clock steps.
/// Durations and deadlines live on it. It has no now(): a ports::Clock tells the time.
struct HomeTimeline {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<HomeTimeline, duration>;
  static constexpr bool is_steady = true;
};

/// An instant on the home's time line. Never mix it with WallTime: ClockMapping converts.
using SteadyTime = HomeTimeline::time_point;

using homeward::WallTime;

/// How far a wall-clock stamp can be trusted.
enum class TimeQuality : std::uint8_t {
  synchronised,    ///< the system clock follows a time source
  estimated,       ///< carried on from a clock that was right before
  unsynchronised,  ///< a boot without a clock: calendar gates are unknown
};

[[nodiscard]] std::string_view to_text(TimeQuality quality) noexcept;

/// Ties the home's time line to the wall clock: wall = steady + offset. A clock step changes the
/// offset and nothing else.
struct ClockMapping {
  Duration offset{0};
  TimeQuality quality{TimeQuality::synchronised};

  [[nodiscard]] WallTime wall(SteadyTime time) const noexcept {
    return WallTime{time.time_since_epoch() + offset};
  }
  [[nodiscard]] SteadyTime steady(WallTime time) const noexcept {
    return SteadyTime{time.time_since_epoch() - offset};
  }
  friend bool operator==(const ClockMapping&, const ClockMapping&) = default;
};

}  // namespace homeward::core
