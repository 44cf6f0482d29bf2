#pragma once

#include "daemon/core/time.hpp"
#include "daemon/core/time_zone.hpp"
#include "lib/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace homeward::rehearsal {

/// A time as a test writes it.
struct TimeText {
  enum class Kind : std::uint8_t {
    later,        ///< `+20s`: after the instant it refers to
    time_of_day,  ///< `23:10:00`: on the date of that instant
    next,         ///< `next 02:30`: the first one after that instant
    date_time,    ///< `2026-10-25T02:30:00`
  };
  Kind kind{Kind::later};
  core::Duration after{0};              ///< of `later`
  std::chrono::local_days date{};       ///< of `date_time`
  std::chrono::seconds time_of_day{0};  ///< of the three others, 0 to under 24 h
  bool second{false};                   ///< `02:30b`: the second one of the night that has two
};

/// The instant that a written time means and the clock that it is read from.
struct TimeReference {
  core::SteadyTime instant{};
  core::ClockMapping clock;
  const core::TimeZone& zone;
};

/// Errors: invalid, when a second 02:30 is meant on a date that has one only.
[[nodiscard]] Result<core::SteadyTime> resolve(const TimeText& text,
                                               const TimeReference& reference);

/// `2026-10-25 02:30:00`, with microseconds if there are any, and with a `b` if it is the second
/// one of that date.
[[nodiscard]] std::string shown(core::SteadyTime time, const core::ClockMapping& clock,
                                const core::TimeZone& zone);

}  // namespace homeward::rehearsal
