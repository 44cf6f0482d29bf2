#include "daemon/rules/holidays.hpp"
#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace homeward::rules {
namespace {

using std::chrono::local_days;
using std::chrono::year;

struct Easter {
  int year;
  unsigned month;
  unsigned day;
};

TEST(Holidays, EasterFallsWhereTheChurchHasIt) {
  const std::vector<Easter> table{
      {1943, 4, 25}, {1999, 4, 4},  {2000, 4, 23}, {2008, 3, 23}, {2011, 4, 24},
      {2019, 4, 21}, {2024, 3, 31}, {2025, 4, 20}, {2026, 4, 5},  {2027, 3, 28},
      {2030, 4, 21}, {2038, 4, 25}, {2049, 4, 18}, {2285, 3, 22},
  };
  for (const Easter& one : table) {
    EXPECT_EQ(easter_sunday(year{one.year}),
              local_days{year{one.year} / static_cast<int>(one.month) / static_cast<int>(one.day)})
        << one.year;
  }
}

std::vector<std::string> dutch_holidays(int of) {
  std::vector<std::string> found;
  for (local_days day{year{of} / 1 / 1}; day < local_days{year{of + 1} / 1 / 1};
       day += std::chrono::days{1}) {
    if (!is_holiday(HolidayCalendar::nl, day)) continue;
    const std::chrono::year_month_day date{day};
    found.push_back(std::to_string(unsigned{date.month()}) + "-" +
                    std::to_string(unsigned{date.day()}));
  }
  return found;
}

using Days = std::vector<std::string>;

TEST(Holidays, TheDutchOnesAreTheseInKnownYears) {
  EXPECT_EQ(dutch_holidays(2024),
            (Days{"1-1", "3-31", "4-1", "4-27", "5-5", "5-9", "5-19", "5-20", "12-25", "12-26"}));
  EXPECT_EQ(dutch_holidays(2025),
            (Days{"1-1", "4-20", "4-21", "4-26", "5-5", "5-29", "6-8", "6-9", "12-25", "12-26"}));
  EXPECT_EQ(dutch_holidays(2026),
            (Days{"1-1", "4-5", "4-6", "4-27", "5-5", "5-14", "5-24", "5-25", "12-25", "12-26"}));
  EXPECT_EQ(dutch_holidays(2027),
            (Days{"1-1", "3-28", "3-29", "4-27", "5-5", "5-6", "5-16", "5-17", "12-25", "12-26"}));
}

TEST(Holidays, NobodyElseHasAny) {
  EXPECT_FALSE(is_holiday(HolidayCalendar::none, local_days{year{2026} / 12 / 25}));
  EXPECT_FALSE(find_holiday_calendar("be").has_value());
}

// Day 28 is Easter Monday, 6 April 2026.
TEST(Holidays, AScheduleLeavesThemOut) {
  EXPECT_EQ(
      test::run("rules: [{alert: carer, when: {absent: door.contact, between: workdays}}]\n",
                {"27 12:00 end", "28 12:00 end", "28 13:00 door.contact open", "29 12:00 end"}),
      (test::Lines{"1 10:30:00 carer fires since 1 10:30:00", "28 13:00:00 carer ends",
                   "29 10:30:00 carer fires since 29 10:30:00"}));
}

}  // namespace
}  // namespace homeward::rules
