#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

// RULES.md 7.5 as tables: the nights on which the clocks change (day 20 is 29 March 2026, day 230
// is 25 October), a boot without a clock, and steps. After a step the times below are still those
// of the steady line; what the wall clock shows stands in the comments.
namespace homeward::rules::test {
namespace {

std::string rule(const std::string& body) {
  return "rules:\n  - {alert: a, " + body + "}\n";
}

TEST(SpringNight, DurationsAreElapsedTime) {
  EXPECT_EQ(run(rule("when: {door.contact: open}, for: 4h, during: \"00:00-08:00\""),
                {"20 01:00 door.contact open", "20 09:00 end"}),
            (Lines{"20 06:00:00 a fires since 20 01:00:00"}));
}

TEST(SpringNight, AWindowInTheSkippedHourIsNone) {
  EXPECT_EQ(run(rule("when: {absent: door.contact, between: \"02:15-02:45\"}"),
                {"19 12:00 door.contact open", "20 12:00 door.contact closed", "21 12:00 end"}),
            (Lines{"1 02:45:00 a fires since 1 02:45:00", "19 12:00:00 a ends",
                   "21 02:45:00 a fires since 21 02:45:00"}));
}

TEST(SpringNight, AWindowThatEndsInTheSkippedHourEndsWithIt) {
  EXPECT_EQ(run(rule("when: {absent: door.contact, between: \"01:00-02:30\"}"),
                {"19 12:00 door.contact open", "20 12:00 door.contact closed", "20 13:00 end"}),
            (Lines{"1 02:30:00 a fires since 1 02:30:00", "19 12:00:00 a ends",
                   "20 03:00:00 a fires since 20 03:00:00", "20 12:00:00 a ends"}));
}

TEST(SpringNight, ANightIsOneNightAndAnHourShorter) {
  EXPECT_EQ(run(rule("when: {count: toilet.flush, at_least: 3, between: \"23:00-07:00\"}"),
                {"19 22:59 toilet.flush true", "19 23:30 toilet.flush true",
                 "20 01:59 toilet.flush true", "20 06:59 toilet.flush true", "20 08:00 end"}),
            (Lines{"20 06:59:00 a fires since 20 06:59:00", "20 07:00:00 a ends"}));
}

TEST(AutumnNight, AWindowInTheDoubledHourIsTheFirstOne) {
  EXPECT_EQ(run(rule("when: {absent: door.contact, between: \"02:15-02:45\"}"),
                {"229 12:00 door.contact open", "230 12:00 door.contact closed", "231 01:00 end"}),
            (Lines{"1 02:45:00 a fires since 1 02:45:00", "229 12:00:00 a ends",
                   "230 02:45:00 a fires since 230 02:45:00", "230 12:00:00 a ends"}));
}

TEST(AutumnNight, AWindowOverTheDoubledHourIsAnHourLonger) {
  // From the first 02:30 until 03:30 are two hours: 45 minutes from 02:50 on are over at the
  // second 02:35.
  EXPECT_EQ(run(rule("when: {door.contact: open}, for: 45m, during: \"02:30-03:30\""),
                {"230 02:50 door.contact open", "230 06:00 door.contact closed"}),
            (Lines{"230 02:35:00 a fires since 230 02:50:00", "230 06:00:00 a ends"}));
}

TEST(AutumnNight, DurationsAreElapsedTime) {
  EXPECT_EQ(run(rule("when: {door.contact: open}, for: 4h, during: \"00:00-08:00\""),
                {"230 01:00 door.contact open", "230 09:00 end"}),
            (Lines{"230 04:00:00 a fires since 230 01:00:00"}));
}

TEST(AutumnNight, ANightIsOneNightAndItsEndIsJudgedOnce) {
  EXPECT_EQ(run(rule("when: {absent: toilet.flush, between: \"23:00-07:00\"}"),
                {"229 12:00 toilet.flush true", "230 12:00 toilet.flush true", "231 00:00 end"}),
            (Lines{"1 07:00:00 a not judged", "2 07:00:00 a fires since 2 07:00:00",
                   "229 12:00:00 a ends", "230 07:00:00 a fires since 230 07:00:00",
                   "230 12:00:00 a ends"}));
}

// A machine that comes up in 1970 and hears of the time at 04:00.
const Lines kBoot{"00:00 !unsynchronised", "00:00 !step -1773097200"};
const Lines kSynchronised{"04:00 !step 1773097200", "04:00 !synchronised"};

Lines script(std::initializer_list<Lines> parts) {
  Lines all;
  for (const Lines& part : parts) all.insert(all.end(), part.begin(), part.end());
  return all;
}

TEST(BootIn1970, WhatNeedsNoTimeOfDayActsAtOnce) {
  EXPECT_EQ(run(rule("when: {event: {button.action: pressed}}, resolve: ack"),
                script({kBoot, {"00:01 button.action pressed"}, kSynchronised, {"05:00 end"}})),
            (Lines{"1 00:01:00 a fires since 1 00:01:00"}));
  EXPECT_EQ(
      run(rule("when: {absent: activity}, for: 4h"), script({kBoot, kSynchronised, {"09:00 end"}})),
      (Lines{"1 04:00:00 a fires since 1 00:00:00"}));
}

TEST(BootIn1970, WhatNeedsOneWaitsForIt) {
  EXPECT_EQ(run(rule("when: {door.contact: open}, for: 30m, during: \"00:00-06:00\""),
                script({kBoot, {"01:00 door.contact open"}, kSynchronised, {"05:00 end"}})),
            (Lines{"1 04:30:00 a fires since 1 04:00:00"}));
}

TEST(BootIn1970, AWindowThatBeganBeforeTheClockWasSetIsJudgedByWhatWasHeard) {
  const std::string rules = rule("when: {absent: activity, between: \"03:00-05:00\"}");
  EXPECT_EQ(run(rules, script({kBoot, kSynchronised, {"06:00 end"}})),
            (Lines{"1 05:00:00 a fires since 1 05:00:00"}));
  EXPECT_EQ(run(rules, script({kBoot, {"03:30 hall.motion true"}, kSynchronised, {"06:00 end"}})),
            Lines{});
}

// A gateway that does not know the time for a while: it booted without a network, or lost it.
TEST(LostClock, AWindowThatGoesOnKeepsItsCount) {
  const std::string rules =
      rule("when: {count: toilet.flush, at_least: 3, between: \"23:00-07:00\"}");
  const Lines before{"23:10 toilet.flush true", "23:30 toilet.flush true"};
  const Lines after{"2 01:01 !synchronised", "2 03:00 toilet.flush true", "2 08:00 end"};
  const Lines third{"2 03:00:00 a fires since 2 03:00:00", "2 07:00:00 a ends"};
  EXPECT_EQ(run(rules, script({before, {"2 01:00 !unsynchronised"}, after})), third);
  EXPECT_EQ(run(rules, script({before, {"2 01:00 !restart unsynchronised"}, after})), third);
  EXPECT_EQ(run(rules, script({before, {"2 01:00 !unsynchronised", "2 01:00 !restart"}, after})),
            third);
}

TEST(LostClock, WhatComesMeanwhileCounts) {
  EXPECT_EQ(run(rule("when: {count: toilet.flush, at_least: 2, between: \"23:00-07:00\"}"),
                {"23:10 toilet.flush true", "2 01:00 !unsynchronised", "2 01:30 toilet.flush true",
                 "2 02:00 !synchronised", "2 08:00 end"}),
            (Lines{"2 02:00:00 a fires since 2 02:00:00", "2 07:00:00 a ends"}));
}

TEST(LostClock, FewEventsOfAWindowAreAllOfIt) {
  EXPECT_EQ(run(rule("when: {count: toilet.flush, at_most: 1, between: \"08:00-10:00\"}"),
                {"08:10 toilet.flush true", "08:20 toilet.flush true", "09:00 !unsynchronised",
                 "09:01 !synchronised", "11:00 end"}),
            Lines{});
}

TEST(LostClock, ADayThatGoesOnKeepsItsMeasure) {
  EXPECT_EQ(run(rule("when: {daily: {count: activity}, below: 50%, of: {median: 7d, min_days: 1}}"),
                {"10:00 hall.motion true", "11:00 hall.motion true", "2 10:00 hall.motion true",
                 "2 11:00 hall.motion true", "2 12:00 !unsynchronised", "2 12:01 !synchronised",
                 "3 12:00 end"}),
            Lines{});
}

TEST(LostClock, WhatIsLateMeanwhileIsLateOnceTheTimeIsKnown) {
  EXPECT_EQ(run(rule("when: {daily: {first: hall.motion, between: \"04:00-14:00\"}, later_by: 2h, "
                     "of: {median: 7d, min_days: 1}}"),
                {"07:00 hall.motion true", "2 08:00 !unsynchronised", "2 09:30 !synchronised",
                 "2 10:00 hall.motion true", "3 07:00 end"}),
            (Lines{"2 09:30:00 a fires since 2 09:30:00", "2 10:00:00 a ends"}));
}

TEST(LostClock, AWindowThatEndsMeanwhileIsNotJudged) {
  EXPECT_EQ(run(rule("when: {absent: activity, between: \"08:00-10:00\"}"),
                {"09:00 !unsynchronised", "11:00 !synchronised", "2 11:00 end"}),
            (Lines{"1 11:00:00 a not judged", "2 10:00:00 a fires since 2 10:00:00"}));
  EXPECT_EQ(run(rule("when: {count: toilet.flush, at_least: 2, between: \"08:00-10:00\"}"),
                {"09:00 toilet.flush true", "09:30 !unsynchronised", "2 08:30 !synchronised",
                 "2 09:00 toilet.flush true", "2 11:00 end"}),
            Lines{});
}

TEST(Step, DurationsKeepTheirRemainingTime) {
  EXPECT_EQ(run(rule("when: {door.contact: open}, for: 15m"),
                {"10:00 door.contact open", "10:05 !step -600", "10:10 !step 7200", "10:20 end"}),
            (Lines{"1 10:15:00 a fires since 1 10:00:00"}));
}

TEST(Step, MovesWindowsOnly) {
  // At 07:00 it turns 08:00.
  EXPECT_EQ(run(rule("when: {door.contact: open}, for: 30m, during: \"08:00-10:00\""),
                {"06:50 door.contact open", "07:00 !step 3600", "07:30 end"}),
            (Lines{"1 07:30:00 a fires since 1 07:00:00"}));
}

TEST(Step, AWindowThatItPassedIsNotJudged) {
  // At 09:00 it turns 10:30.
  EXPECT_EQ(run(rule("when: {absent: activity, between: \"08:00-10:00\"}"),
                {"09:00 !step 5400", "09:30 end", "2 09:00 end"}),
            (Lines{"1 09:00:00 a not judged", "2 08:30:00 a fires since 2 08:30:00"}));
}

TEST(Step, AWindowThatItOpensAgainIsJudgedOnce) {
  // At 10:05 it turns 09:55: the same window ends again ten minutes later.
  EXPECT_EQ(run(rule("when: {count: activity, at_most: 1, between: \"08:00-10:00\"}"),
                {"10:05 !step -600", "10:30 end", "2 09:00 end"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "2 08:10:00 a ends"}));
  EXPECT_EQ(run(rule("when: {absent: activity, between: \"08:00-10:00\"}, resolve: ack, "
                     "clear: {door.contact: open}"),
                {"10:02 door.contact open", "10:03 !ack a", "10:04 door.contact closed",
                 "10:05 !step -600", "10:30 end"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:03:00 a ends (acknowledged)"}));
}

TEST(Step, AnOpenWindowKeepsItsCount) {
  // At 08:30 it turns 08:20, and the window ends at 10:10 of the steady line.
  EXPECT_EQ(run(rule("when: {count: toilet.flush, at_least: 3, between: \"08:00-10:00\"}"),
                {"08:10 toilet.flush true", "08:20 toilet.flush true", "08:30 !step -600",
                 "10:05 toilet.flush true", "10:20 end"}),
            (Lines{"1 10:05:00 a fires since 1 10:05:00", "1 10:10:00 a ends"}));
}

TEST(Step, ADayThatEndsTwiceIsMeasuredOnce) {
  // On day 3 at 00:05 it turns 23:55 of day 2.
  EXPECT_EQ(run(rule("when: {daily: {count: activity}, below: 50%, of: {median: 7d, min_days: 1}}"),
                {"10:00 hall.motion true", "11:00 hall.motion true", "2 10:00 hall.motion true",
                 "2 11:00 hall.motion true", "3 00:05 !step -600", "3 12:00 hall.motion true",
                 "3 13:00 hall.motion true", "4 01:00 end"}),
            Lines{});
}

TEST(Step, ALeapToNextYearAndBackFiresNothingTwiceAndLosesNothing) {
  const std::string rules = rule("when: {absent: activity, between: \"08:00-10:00\"}");
  // At 09:00 of day 1 it is a year later; at 12:00 of day 2 it is right again.
  EXPECT_EQ(run(rules, {"09:00 !step 31536000", "10:30 hall.motion true",
                        "2 09:00 hall.motion true", "2 12:00 !step -31536000", "3 10:30 end"}),
            (Lines{"1 09:00:00 a not judged", "1 10:00:00 a fires since 1 10:00:00",
                   "1 10:30:00 a ends", "3 10:00:00 a fires since 3 10:00:00"}));
}

TEST(Step, ACountOfTodayIsNoneOfNextYear) {
  EXPECT_EQ(run(rule("when: {count: toilet.flush, at_least: 3, between: \"08:00-10:00\"}"),
                {"08:10 toilet.flush true", "08:20 toilet.flush true", "09:00 !step 31536000",
                 "09:10 toilet.flush true", "09:20 end"}),
            Lines{});
}

}  // namespace
}  // namespace homeward::rules::test
