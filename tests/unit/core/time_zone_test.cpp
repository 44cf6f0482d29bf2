#include "daemon/core/time_zone.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace homeward::core {
namespace {

using std::chrono::hours;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year;

class Amsterdam : public testing::Test {
 protected:
  const TimeZone zone_ = TimeZone::find("Europe/Amsterdam").value();

  static WallTime utc(const char* text) { return parse_rfc3339(text).value(); }
};

TEST_F(Amsterdam, ShowsLocalTimeWithItsOffset) {
  const LocalTime winter = zone_.local(utc("2026-11-23T08:00:00Z"));
  EXPECT_EQ(winter.date, local_days(year{2026} / 11 / 23));
  EXPECT_EQ(winter.time_of_day, hours{9});
  EXPECT_EQ(winter.utc_offset, hours{1});
  EXPECT_EQ(zone_.utc_offset(utc("2026-07-01T00:00:00Z")), hours{2});
  EXPECT_EQ(zone_.format(utc("2026-07-01T00:00:00Z")), "2026-07-01T02:00:00+02:00");
}

TEST_F(Amsterdam, TheHourThatSpringSkipsIsTheEndOfTheGap) {
  const local_days night{year{2026} / 3 / 29};
  EXPECT_EQ(zone_.instant(night, hours{2} + minutes{30}), utc("2026-03-29T01:00:00Z"));
  EXPECT_EQ(zone_.instant(night, hours{1} + minutes{59}), utc("2026-03-29T00:59:00Z"));
  EXPECT_EQ(zone_.instant(night, hours{3}), utc("2026-03-29T01:00:00Z"));
}

TEST_F(Amsterdam, TheDoubledHourIsTheFirstOne) {
  const local_days night{year{2026} / 10 / 25};
  EXPECT_EQ(zone_.instant(night, hours{2} + minutes{30}), utc("2026-10-25T00:30:00Z"));
  EXPECT_EQ(zone_.instant(night, hours{3}), utc("2026-10-25T02:00:00Z"));
}

TEST_F(Amsterdam, TwentyFourHoursIsTheNextMidnight) {
  EXPECT_EQ(zone_.instant(local_days(year{2026} / 11 / 23), hours{24}),
            utc("2026-11-23T23:00:00Z"));
}

TEST(TimeZone, AnUnknownNameIsAnErrorThatNamesIt) {
  const auto zone = TimeZone::find("Europe/Amsterdm");
  ASSERT_FALSE(zone.has_value());
  EXPECT_EQ(zone.error().code, ErrorCode::not_found);
  EXPECT_NE(zone.error().what.find("Europe/Amsterdm"), std::string::npos);
}

}  // namespace
}  // namespace homeward::core
