#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace homeward::rules {

/// Whose public holidays `except: holidays` leaves out.
enum class HolidayCalendar : std::uint8_t { none, nl };

/// The calendar that `home.holidays` names; nothing for an unknown name.
[[nodiscard]] std::optional<HolidayCalendar> find_holiday_calendar(std::string_view name) noexcept;

/// Easter Sunday of a year of the Gregorian calendar, 1583 or later.
[[nodiscard]] std::chrono::local_days easter_sunday(std::chrono::year year) noexcept;

/// True on a public holiday. `nl`: New Year's Day, Easter Sunday and Monday, King's Day (27 April,
/// the 26th when that is a Sunday), Liberation Day (5 May), Ascension Day, Whit Sunday and Monday,
/// 25 and 26 December. Good Friday is no public holiday there.
[[nodiscard]] bool is_holiday(HolidayCalendar calendar, std::chrono::local_days date) noexcept;

}  // namespace homeward::rules
