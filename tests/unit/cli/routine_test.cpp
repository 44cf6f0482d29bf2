#include "cli/text/routine.hpp"
#include "cli/asking/answer.hpp"

#include <gtest/gtest.h>

namespace homeward::cli {
namespace {

TEST(RoutineText, ShowsWhatCountsAndWhyTheRestDoesNot) {
  const Answer answer(R"({"measures":[{"rule":"low-activity-day","device":null,
    "text":"the number of activity of the day","kind":"count","median_days":14,"min_days":2,
    "counted":2,"median":310.5,"days":[
      {"date":"2026-11-20","value":12,"counts":false,"left_out":"not-whole"},
      {"date":"2026-11-21","value":301,"counts":true,"left_out":null},
      {"date":"2026-11-22","value":4,"counts":false,"left_out":"away"},
      {"date":"2026-11-23","value":320,"counts":true,"left_out":null}]}]})");
  EXPECT_EQ(routine_text(answer.value(), 3, Look{}),
            "low-activity-day: the number of activity of the day\n"
            "  usual 310.5, the median of 2 days\n"
            "  DAY         NUMBER\n"
            "  2026-11-23  320     counts\n"
            "  2026-11-22  4       left out: nobody was home for too long\n"
            "  2026-11-21  301     counts\n");
}

TEST(RoutineText, TellsTimesOfDayAndThatNothingIsUsualYet) {
  const Answer answer(R"({"measures":[{"rule":"up-late","device":"hall",
    "text":"the first hall.motion of the day in 04:00-14:00","kind":"first","median_days":28,
    "min_days":10,"counted":1,"median":null,"days":[
      {"date":"2026-11-22","value":null,"counts":false,"left_out":"nothing"},
      {"date":"2026-11-23","value":27150,"counts":true,"left_out":null}]}]})");
  EXPECT_EQ(routine_text(answer.value(), 14, Look{}),
            "up-late/hall: the first hall.motion of the day in 04:00-14:00\n"
            "  nothing is usual yet: 1 of the 10 days that it takes\n"
            "  DAY         NUMBER\n"
            "  2026-11-23  07:33   counts\n"
            "  2026-11-22  -       left out: it did not happen\n");
}

TEST(RoutineText, SaysWhenNoRuleLearns) {
  EXPECT_EQ(routine_text(Answer(R"({"measures":[]})").value(), 14, Look{}),
            "No rule learns the person's days (`daily`).\n");
}

}  // namespace
}  // namespace homeward::cli
