#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/rules/rule_set.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace homeward::rules {

/// Why a day is no measure of a person's days (RULES.md 7.10).
enum class LeftOut : std::uint8_t {
  no,         ///< it counts
  not_whole,  ///< it began before the home was watched
  away,       ///< nobody was home for too long
  unwatched,  ///< less than nine tenths of it were watched
  nothing,    ///< what is measured did not happen
};

/// One day of a learned routine.
struct LearnedDay {
  std::chrono::local_days date{};
  std::optional<double> value;  ///< count, sum, or seconds since the begin of the window
  LeftOut left_out{LeftOut::no};
  friend bool operator==(const LearnedDay&, const LearnedDay&) = default;
};

/// What a `daily` condition of a rule has learned. Borrows its form from the program.
struct Learned {
  RuleIndex rule{};
  std::optional<core::DeviceId> device;  ///< the instance of an `each: device` rule
  const Daily* form{nullptr};
  std::chrono::seconds window_begin{0};  ///< since local midnight
  std::vector<LearnedDay> days;          ///< oldest first, at most 90
  std::optional<double> median;          ///< nothing: silent until `min_days`
  std::uint32_t counted{0};              ///< days that the median is of, or would be
};

}  // namespace homeward::rules
