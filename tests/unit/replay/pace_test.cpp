#include "plugins/replay/pace.hpp"

#include <gtest/gtest.h>

namespace homeward::replay {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr WallTime kStamp{seconds{1'795'000'000}};
constexpr Pace::Time kNow{hours{5}};

TEST(Pace, PlaysInRealTime) {
  Pace pace(1);
  EXPECT_EQ(pace.due(kStamp, kNow), kNow);
  EXPECT_EQ(pace.due(kStamp + seconds{90}, kNow + seconds{3}), kNow + seconds{90});
}

TEST(Pace, PlaysFasterAndSlower) {
  Pace fast(3600);
  (void)fast.due(kStamp, kNow);
  EXPECT_EQ(fast.due(kStamp + hours{2}, kNow), kNow + seconds{2});
  Pace slow(0.5);
  (void)slow.due(kStamp, kNow);
  EXPECT_EQ(slow.due(kStamp + seconds{10}, kNow), kNow + seconds{20});
}

TEST(Pace, PlaysAnOldStampAtOnce) {
  Pace pace(1);
  (void)pace.due(kStamp, kNow);
  EXPECT_LT(pace.due(kStamp - seconds{1}, kNow), kNow);
}

TEST(Pace, StandsACenturyBetweenTwoLines) {
  Pace pace(1e-3);
  (void)pace.due(WallTime{}, kNow);
  const auto due = pace.due(WallTime{hours{24 * 36500}}, kNow);
  EXPECT_EQ(due, kNow + hours{24 * 3650});
}

TEST(SpeedText, IsMaxOrANumber) {
  EXPECT_EQ(parse_speed("max").value(), (Speed{0, true}));
  EXPECT_EQ(parse_speed("1").value(), (Speed{1, false}));
  EXPECT_EQ(parse_speed("0.5").value(), (Speed{0.5, false}));
  EXPECT_EQ(parse_speed("3600").value(), (Speed{3600, false}));
}

TEST(SpeedText, IsNothingElse) {
  for (const char* text : {"", "0", "-1", "nan", "inf", "fast", "2x", " 2", "1e7", "maximum"}) {
    EXPECT_FALSE(parse_speed(text)) << text;
  }
}

}  // namespace
}  // namespace homeward::replay
