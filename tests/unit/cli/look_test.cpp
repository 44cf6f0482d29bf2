#include "cli/text/look.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

using std::chrono::seconds;

Look winter_in_amsterdam() {
  Look look;
  look.now = parse_rfc3339("2026-11-23T10:00:00Z").value();
  look.utc_offset = [](WallTime) { return seconds{3600}; };
  return look;
}

TEST(Look, ShowsTimesOnTheReadersClock) {
  const Look look = winter_in_amsterdam();
  EXPECT_EQ(local_time("2026-11-23T09:00:01.5Z", look), "2026-11-23 10:00:01");
  EXPECT_EQ(local_time("2026-12-31T23:30:00Z", look), "2027-01-01 00:30:00");
  EXPECT_EQ(local_time(std::nullopt, look), "-");
  EXPECT_EQ(local_time("soon\x1b", look), "soon?");
}

TEST(Look, SaysSpansAsPeopleDo) {
  const struct {
    int seconds;
    const char* text;
  } table[] = {
      {-5, "0 s"},   {59, "59 s"},          {60, "1 min"},   {3599, "59 min"},
      {3600, "1 h"}, {11'100, "3 h 5 min"}, {86'400, "1 d"}, {93'600, "1 d 2 h"},
  };
  for (const auto& row : table) EXPECT_EQ(span_text(seconds{row.seconds}), row.text);
}

TEST(Look, SaysHowLongAgo) {
  EXPECT_EQ(age_text("2026-11-23T09:45:00Z", winter_in_amsterdam()), "15 min");
  EXPECT_EQ(age_text(std::nullopt, winter_in_amsterdam()), "-");
}

TEST(Look, HasNoColoursUnlessAsked) {
  Look look;
  EXPECT_EQ(look.alarming("x"), "x");
  look.colour = true;
  EXPECT_EQ(look.alarming("x"), "\x1b[1;31mx\x1b[0m");
}

}  // namespace
}  // namespace homeward::cli
