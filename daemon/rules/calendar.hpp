#pragma once

#include "daemon/core/time.hpp"
#include "daemon/core/time_zone.hpp"
#include "daemon/rules/rule_set.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace homeward::rules {

/// One opening of a window on the home's time line, [begin, end).
struct Span {
  core::SteadyTime begin{};
  core::SteadyTime end{};
  std::chrono::local_days date{};  ///< on which it begins: tells it from others after a clock step
  friend bool operator==(const Span&, const Span&) = default;
};

/// A daily window laid out on the home's time line, RULES.md 7.5: from local time of one date to
/// local time of the same or the next one, so 22 to 26 hours may lie between two begins.
class Calendar {
 public:
  Calendar(core::TimeZone zone, Schedule schedule, HolidayCalendar holidays)
      : zone_(std::move(zone)), schedule_(std::move(schedule)), holidays_(holidays) {}

  /// The opening that contains `at`, else the first after it. Nothing while the wall clock is
  /// not synchronised, and for a schedule without days.
  [[nodiscard]] std::optional<Span> span_at(core::SteadyTime at,
                                            const core::ClockMapping& clock) const;

 private:
  [[nodiscard]] bool opens_on(std::chrono::local_days date) const;

  core::TimeZone zone_;
  Schedule schedule_;
  HolidayCalendar holidays_;
};

/// All that windows are laid out with besides their own text: zone, holidays and schedules, as
/// one line that tells them from others.
[[nodiscard]] std::string calendar_text(const RuleSet& rules);

}  // namespace homeward::rules
