#include "daemon/rules/calendar.hpp"

#include "daemon/rules/week.hpp"

#include <chrono>

namespace homeward::rules {
namespace {

/// A schedule of one weekday may lose several of them in a row to holidays.
constexpr int days_ahead = 40;

}  // namespace

using std::chrono::days;

bool Calendar::opens_on(std::chrono::local_days date) const {
  const unsigned weekday = std::chrono::weekday{date}.iso_encoding() - 1;
  if (!schedule_.days[weekday]) return false;
  return !schedule_.except_holidays || !is_holiday(holidays_, date);
}

std::optional<Span> Calendar::span_at(core::SteadyTime at, const core::ClockMapping& clock) const {
  if (clock.quality == core::TimeQuality::unsynchronised) return std::nullopt;
  const core::WallTime wall = clock.wall(at);
  const std::chrono::local_days today = zone_.local(wall).date;
  const bool over_midnight = schedule_.window.end <= schedule_.window.begin;
  // Yesterday's window may still be open.
  for (int offset = -1; offset <= days_ahead; ++offset) {
    const std::chrono::local_days date = today + days{offset};
    if (!opens_on(date)) continue;
    const std::chrono::local_days end_date = over_midnight ? date + days{1} : date;
    const core::WallTime begin = zone_.instant(date, schedule_.window.begin);
    const core::WallTime end = zone_.instant(end_date, schedule_.window.end);
    // The hour that spring skips can swallow a whole window.
    if (end > wall && end > begin) return Span{clock.steady(begin), clock.steady(end), date};
  }
  return std::nullopt;
}

std::string calendar_text(const RuleSet& rules) {
  std::string text =
      rules.zone.name() + " " + std::to_string(static_cast<unsigned>(rules.holidays));
  for (const auto& [name, schedule] : rules.schedules) {
    text += " " + name + " " + to_text(schedule.window) + " ";
    for (const bool opens : schedule.days) text += opens ? '1' : '0';
    if (schedule.except_holidays) text += "h";
  }
  return text;
}

}  // namespace homeward::rules
