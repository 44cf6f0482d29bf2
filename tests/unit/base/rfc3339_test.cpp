#include "lib/base/rfc3339.hpp"

#include <gtest/gtest.h>

namespace homeward {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr microseconds kNovember = seconds{1'795'420'800};  // 2026-11-23T08:00:00Z

struct Row {
  const char* text;
  microseconds since_epoch;
};

TEST(Rfc3339, ReadsTimesAsTheTableSays) {
  const Row kRows[] = {{"1970-01-01T00:00:00Z", microseconds{0}},
                       {"2026-11-23T08:00:00Z", kNovember},
                       {"2026-11-23T09:00:00+01:00", kNovember},
                       {"2026-11-23t08:00:00z", kNovember},
                       {"2026-11-22T23:30:00-08:30", kNovember},
                       {"2026-11-23T08:00:00.25Z", kNovember + microseconds{250'000}},
                       {"2026-11-23T08:00:00.000001Z", kNovember + microseconds{1}},
                       {"2026-11-23T08:00:00.0000019Z", kNovember + microseconds{1}},
                       {"2026-11-23T07:59:60Z", kNovember}};
  for (const Row& row : kRows) {
    const auto time = parse_rfc3339(row.text);
    ASSERT_TRUE(time.has_value()) << row.text;
    EXPECT_EQ(time->time_since_epoch(), row.since_epoch) << row.text;
  }
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
  for (const char* text :
       {"", "now", "2026-11-23", "2026-11-23T08:00Z", "2026-11-23T08:00:00", "2026-02-30T00:00:00Z",
        "2026-13-01T00:00:00Z", "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z",
        "2026-11-23T08:00:00.Z", "2026-11-23T08:00:00+1:00", "2026-11-23T08:00:00Zx",
        "1969-12-31T23:59:59Z", "2026-11-23T08:00:00+99:00", "+026-11-23T08:00:00Z"}) {
    const auto time = parse_rfc3339(text);
    ASSERT_FALSE(time.has_value()) << text;
    EXPECT_EQ(time.error().code, ErrorCode::invalid) << text;
  }
}

TEST(Rfc3339, ShowsOnlyTheBeginningOfALongText) {
  const auto time = parse_rfc3339(std::string(10'000, 'x'));
  ASSERT_FALSE(time.has_value());
  EXPECT_LT(time.error().what.size(), 200U);
}

TEST(Rfc3339, WritesWhatItReads) {
  const WallTime time{kNovember};
  EXPECT_EQ(format_rfc3339(time, hours{1}), "2026-11-23T09:00:00+01:00");
  EXPECT_EQ(format_rfc3339(time, -(hours{8} + minutes{30})), "2026-11-22T23:30:00-08:30");
  EXPECT_EQ(format_rfc3339(time, seconds{0}), "2026-11-23T08:00:00+00:00");
  EXPECT_EQ(format_rfc3339_utc(time), "2026-11-23T08:00:00Z");
  EXPECT_EQ(format_rfc3339_utc(time + microseconds{1}), "2026-11-23T08:00:00.000001Z");
}

}  // namespace
}  // namespace homeward
