#include "daemon/settings/scalars.hpp"

#include <gtest/gtest.h>

namespace homeward::settings {
namespace {

using namespace std::chrono_literals;

TEST(Duration, IsAWholeNumberWithItsUnit) {
  EXPECT_EQ(parse_duration("500ms").value, core::Duration{500ms});
  EXPECT_EQ(parse_duration("90s").value, core::Duration{90s});
  EXPECT_EQ(parse_duration("15m").value, core::Duration{15min});
  EXPECT_EQ(parse_duration("4h").value, core::Duration{4h});
  EXPECT_EQ(parse_duration("2d").value, core::Duration{48h});
  EXPECT_EQ(parse_duration("0s").value, core::Duration{0});
  EXPECT_EQ(parse_duration("3650d").value, core::Duration{3650 * 24h});
}

TEST(Duration, RefusesTheRestWithAdvice) {
  EXPECT_EQ(parse_duration("90").advice, "add the unit: 90s, 90m, 90h or 90d");
  EXPECT_EQ(parse_duration("15min").advice, "write 15m");
  EXPECT_EQ(parse_duration("15 minutes").advice, "write 15m");
  EXPECT_EQ(parse_duration("15 m").advice, "write 15m");
  EXPECT_EQ(parse_duration("2w").advice, "units are ms, s, m, h and d");
  for (const char* text : {"", "s", "-5s", "1.5h", "1h30m", "3651d", "99999999999999999999s"}) {
    EXPECT_FALSE(parse_duration(text).value) << text;
  }
}

TEST(Size, IsAWholeNumberOfBinaryUnits) {
  EXPECT_EQ(parse_size("64MiB").value, 64ULL << 20U);
  EXPECT_EQ(parse_size("1GiB").value, 1ULL << 30U);
  EXPECT_EQ(parse_size("512B").value, 512U);
  for (const char* text : {"", "64", "64MB", "64M", "MiB", "-1MiB", "9999999GiB"}) {
    EXPECT_FALSE(parse_size(text).value) << text;
  }
}

TEST(Percent, IsAShareOfOne) {
  EXPECT_EQ(parse_percent("50%").value, 0.5);
  EXPECT_EQ(parse_percent("0%").value, 0.0);
  EXPECT_EQ(parse_percent("150%").value, 1.5);
  EXPECT_EQ(parse_percent("50").advice, "write 50%");
  for (const char* text : {"", "%", "-1%", "1001%", "a%"}) {
    EXPECT_FALSE(parse_percent(text).value) << text;
  }
}

TEST(Number, IsDecimal) {
  EXPECT_EQ(parse_number("16").value, 16.0);
  EXPECT_EQ(parse_number("-2.5").value, -2.5);
  EXPECT_EQ(parse_number("+1e3").value, 1000.0);
  EXPECT_EQ(parse_number("0").value, 0.0);
  for (const char* text : {"", "-", "012", "0x10", ".5", "1.2.3", "inf", "nan", "1e999", "1 "}) {
    EXPECT_FALSE(parse_number(text).value) << text;
  }
}

TEST(Window, MayGoOverMidnightAndEndAtIt) {
  EXPECT_EQ(parse_window("23:00-07:00").value, (rules::DailyWindow{23h, 7h}));
  EXPECT_EQ(parse_window("00:00-24:00").value, (rules::DailyWindow{0h, 24h}));
  EXPECT_EQ(parse_window("08:00-08:00").advice, "the whole day is \"00:00-24:00\"");
  for (const char* text : {"", "-", "23:00", "23:00-", "24:00-07:00", "23:00-24:01", "7:00-8:00",
                           "23:60-07:00", "23:00-07:00-08:00", "2300-0700"}) {
    EXPECT_FALSE(parse_window(text).value) << text;
  }
}

TEST(TimeOfDay, IsHoursAndMinutes) {
  EXPECT_EQ(parse_time_of_day("07:30").value, std::chrono::seconds{7h + 30min});
  EXPECT_FALSE(parse_time_of_day("7:30").value);
  EXPECT_FALSE(parse_time_of_day("24:01").value);
}

TEST(Date, IsADayOfTheCalendar) {
  using namespace std::chrono;
  const local_days leap_day{year{2028} / February / 29};
  EXPECT_EQ(parse_date("2028-02-29").value, leap_day);
  for (const char* text :
       {"", "2026-02-29", "2026-13-01", "2026-1-1", "01-11-2026", "1969-01-01"}) {
    EXPECT_FALSE(parse_date(text).value) << text;
  }
}

TEST(Value, IsABooleanANumberOrAWord) {
  EXPECT_EQ(parse_value("on", false).value, core::Value{true});
  EXPECT_EQ(parse_value("False", false).value, core::Value{false});
  EXPECT_EQ(parse_value("on", true).value, core::Value{true});
  EXPECT_EQ(parse_value("21.5", false).value, core::Value{21.5});
  EXPECT_EQ(parse_value("21.5", true).value, core::Value{std::string("21.5")});
  EXPECT_EQ(parse_value("open", false).value, core::Value{std::string("open")});
  EXPECT_EQ(parse_value("no", true).value, core::Value{std::string("no")});
  EXPECT_EQ(parse_value("no", false).advice, "write false, or the word in quotes");
  EXPECT_EQ(parse_value("Yes", false).advice, "write true, or the word in quotes");
  EXPECT_FALSE(parse_value("22:00", false).value);
  EXPECT_FALSE(parse_value("010", false).value);
}

TEST(Name, IsLettersDigitsDashAndUnderscore) {
  EXPECT_EQ(parse_name("front_door-2").value, "front_door-2");
  EXPECT_FALSE(parse_name("").value);
  EXPECT_FALSE(parse_name("front door").value);
  EXPECT_FALSE(parse_name("café").value);
  EXPECT_FALSE(parse_name(std::string(65, 'a')).value);
}

}  // namespace
}  // namespace homeward::settings
