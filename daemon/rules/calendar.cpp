#include "daemon/rules/calendar.hpp"

#include <chrono>

namespace homeward::rules {

using std::chrono::days;

std::optional<Span> Calendar::span_at(core::SteadyTime at, const core::ClockMapping& clock) const {
  if (clock.quality == core::TimeQuality::unsynchronised) return std::nullopt;
  const core::WallTime wall = clock.wall(at);
  const std::chrono::local_days today = zone_.local(wall).date;
  const bool over_midnight = schedule_.window.end <= schedule_.window.begin;
  // Yesterday's window may still be open; a week on, every day of the week has had its turn.
  for (int offset = -1; offset <= 9; ++offset) {
    const std::chrono::local_days date = today + days{offset};
    const unsigned weekday = std::chrono::weekday{date}.iso_encoding() - 1;
    if (!schedule_.days[weekday]) continue;
    const std::chrono::local_days end_date = over_midnight ? date + days{1} : date;
    const core::WallTime begin = zone_.instant(date, schedule_.window.begin);
    const core::WallTime end = zone_.instant(end_date, schedule_.window.end);
    // The hour that spring skips can swallow a whole window.
    if (end > wall && end > begin) return Span{clock.steady(begin), clock.steady(end)};
  }
  return std::nullopt;
}

}  // namespace homeward::rules
