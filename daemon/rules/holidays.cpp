#include "daemon/rules/holidays.hpp"

#include <algorithm>
#include <array>

namespace homeward::rules {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

struct FixedDay {
  unsigned month;
  unsigned day;
};

constexpr std::array<FixedDay, 4> dutch_fixed{{{1, 1}, {5, 5}, {12, 25}, {12, 26}}};

/// Days from Easter Sunday: itself, Monday, Ascension, Whit Sunday and Monday.
constexpr std::array<int, 5> dutch_movable{0, 1, 39, 49, 50};

/// King's Day moves to the day before rather than fall on a Sunday.
local_days kings_day(year of) noexcept {
  const local_days birthday{year_month_day{of, month{4}, std::chrono::day{27}}};
  return std::chrono::weekday{birthday} == std::chrono::Sunday ? birthday - days{1} : birthday;
}

bool is_dutch_holiday(local_days date) noexcept {
  const year_month_day parts{date};
  const bool fixed = std::any_of(dutch_fixed.begin(), dutch_fixed.end(), [&](const FixedDay& day) {
    return unsigned{parts.month()} == day.month && unsigned{parts.day()} == day.day;
  });
  if (fixed || date == kings_day(parts.year())) return true;
  const auto from_easter = (date - easter_sunday(parts.year())).count();
  return std::find(dutch_movable.begin(), dutch_movable.end(), from_easter) != dutch_movable.end();
}

}  // namespace

std::optional<HolidayCalendar> find_holiday_calendar(std::string_view name) noexcept {
  if (name == "nl") return HolidayCalendar::nl;
  return std::nullopt;
}

/// The anonymous Gregorian computus (Meeus, Jones and Butcher).
local_days easter_sunday(year of) noexcept {
  const int y = int{of};
  const int golden = y % 19;
  const int century = y / 100;
  const int in_century = y % 100;
  const int moon = (century - (century + 8) / 25 + 1) / 3;
  const int epact = (19 * golden + century - century / 4 - moon + 15) % 30;
  const int weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
  const int correction = (golden + 11 * epact + 22 * weekday) / 451;
  const int day_number = epact + weekday - 7 * correction + 114;
  const year_month_day easter{of, month{static_cast<unsigned>(day_number / 31)},
                              std::chrono::day{static_cast<unsigned>(day_number % 31 + 1)}};
  return local_days{easter};
}

bool is_holiday(HolidayCalendar calendar, local_days date) noexcept {
  return calendar == HolidayCalendar::nl && is_dutch_holiday(date);
}

}  // namespace homeward::rules
