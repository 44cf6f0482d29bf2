#include "daemon/rehearsal/clock_time.hpp"

#include <array>
#include <cstdio>

namespace homeward::rehearsal {
namespace {

using core::LocalTime;
using core::SteadyTime;
using core::TimeZone;
using core::WallTime;
using std::chrono::local_days;
using std::chrono::seconds;

/// The second instant at which clocks show this; nothing when they show it once.
std::optional<WallTime> second_instant(const TimeZone& zone, local_days date, seconds time) {
  constexpr std::chrono::hours beyond_the_change{3};
  const WallTime first = zone.instant(date, time);
  const seconds turned_back = zone.utc_offset(first) - zone.utc_offset(first + beyond_the_change);
  if (turned_back <= seconds{0}) return std::nullopt;
  const WallTime second = first + turned_back;
  const LocalTime local = zone.local(second);
  if (local.date != date || local.time_of_day != time) return std::nullopt;
  return second;
}

std::string date_text(local_days date) {
  const std::chrono::year_month_day day{date};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

std::string time_text(seconds time) {
  const std::chrono::hh_mm_ss clock{time};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", static_cast<int>(clock.hours().count()),
                static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

Result<WallTime> on_date(const TimeText& text, local_days date, const TimeZone& zone) {
  if (!text.second) return zone.instant(date, text.time_of_day);
  const auto second = second_instant(zone, date, text.time_of_day);
  if (second) return *second;
  return failure(ErrorCode::invalid,
                 "there is no second " + time_text(text.time_of_day) + " on " + date_text(date));
}

/// The first one after `from`, which is today's or tomorrow's.
Result<WallTime> next_after(const TimeText& text, WallTime from, local_days today,
                            const TimeZone& zone) {
  const Result<WallTime> found = on_date(text, today, zone);
  if (found && *found > from) return found;
  return on_date(text, today + std::chrono::days{1}, zone);
}

}  // namespace

Result<SteadyTime> resolve(const TimeText& text, const TimeReference& reference) {
  if (text.kind == TimeText::Kind::later) return reference.instant + text.after;
  const WallTime from = reference.clock.wall(reference.instant);
  const local_days today = reference.zone.local(from).date;
  const local_days date = text.kind == TimeText::Kind::date_time ? text.date : today;
  const Result<WallTime> found = text.kind == TimeText::Kind::next
                                     ? next_after(text, from, today, reference.zone)
                                     : on_date(text, date, reference.zone);
  if (!found) return found.error();
  return reference.clock.steady(*found);
}

std::string shown(SteadyTime time, const core::ClockMapping& clock, const TimeZone& zone) {
  const WallTime wall = clock.wall(time);
  const LocalTime local = zone.local(wall);
  std::string text = date_text(local.date) + " " + time_text(local.time_of_day);
  const auto whole = std::chrono::floor<seconds>(wall);
  if (const auto rest = (wall - whole).count(); rest != 0) {
    std::array<char, 16> digits{};
    std::snprintf(digits.data(), digits.size(), ".%06d", static_cast<int>(rest));
    text += digits.data();
  }
  if (zone.instant(local.date, local.time_of_day) < whole) text += "b";
  return text;
}

}  // namespace homeward::rehearsal
