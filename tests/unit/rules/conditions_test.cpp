#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

namespace homeward::rules::test {
namespace {

std::string rule(const std::string& body) {
  const bool flow = body.front() == '{';
  return "rules:\n  - " + (flow ? "{alert: a, " + body.substr(1) : "alert: a\n    " + body) + "\n";
}

TEST(Value, HoldsWhileAnyMemberHasIt) {
  EXPECT_EQ(run(rule("when: {exit: open}"),
                {"10:00 back.contact closed", "10:01 door.contact open", "10:02 back.contact open",
                 "10:03 door.contact closed", "10:04 back.contact closed"}),
            (Lines{"1 10:01:00 a fires since 1 10:01:00", "1 10:04:00 a ends"}));
}

// Otherwise the alert would stay for ever, and the next time that the door opens nobody would know.
TEST(Value, OfAMemberThatWasNeverHeardKeepsNoAlert) {
  EXPECT_EQ(run(rule("when: {exit: open}"), {"10:01 door.contact open", "10:03 door.contact closed",
                                             "10:05 door.contact open"}),
            (Lines{"1 10:01:00 a fires since 1 10:01:00", "1 10:03:00 a ends",
                   "1 10:05:00 a fires since 1 10:05:00"}));
}

TEST(Value, IsUnknownOnceItsDeviceIsNotHeardForItsSupervision) {
  EXPECT_EQ(run(rule("{when: {room.temperature: {below: 16}}, for: 2h}"),
                {"10:00 room.temperature 12", "13:00 room.temperature 12",
                 "13:50 room.temperature 12", "14:40 room.temperature 12", "15:10 end"}),
            (Lines{"1 15:00:00 a fires since 1 13:00:00"}));
}

TEST(Compare, KeepsToItsClearLimit) {
  EXPECT_EQ(
      run(rule("when: {room.temperature: {below: 16, clear_above: 17}}"),
          {"10:00 room.temperature 16", "10:01 room.temperature 15.9", "10:02 room.temperature 17",
           "10:03 room.temperature 17.1", "10:04 room.temperature 16.5"}),
      (Lines{"1 10:01:00 a fires since 1 10:01:00", "1 10:03:00 a ends"}));
}

TEST(Compare, OfAMinimumWaitsUntilItsTimeIsCovered) {
  EXPECT_EQ(run(rule("when: {room.temperature: {stat: min, over: 10m, above: 28}}"),
                {"10:00 room.temperature 29", "10:05 room.temperature 30",
                 "10:12 room.temperature 20", "10:30 end"}),
            (Lines{"1 10:10:00 a fires since 1 10:10:00", "1 10:12:00 a ends"}));
}

TEST(Compare, OfAChangeSeesARise) {
  EXPECT_EQ(run(rule("when: {room.temperature: {stat: change, over: 10m, above: 5}}"),
                {"10:00 room.temperature 20", "10:04 room.temperature 26", "10:30 end"}),
            (Lines{"1 10:04:00 a fires since 1 10:04:00", "1 10:14:00 a ends"}));
}

TEST(Compare, OfASumCountsEachReadingOnce) {
  EXPECT_EQ(run(rule("when: {stove.power: {stat: sum, over: 24h, above: 9}}"),
                {"10:00 stove.power 5", "10:01 restored stove.power 5", "10:02 stove.power 5"}),
            (Lines{"1 10:02:00 a fires since 1 10:02:00"}));
}

TEST(Absent, StartsAgainAtTheInstantOfTheEvent) {
  EXPECT_EQ(run(rule("{when: {absent: activity}, for: 4h}"),
                {"09:00 hall.motion true", "09:30 hall.motion false", "13:30 hall.motion true",
                 "17:29 end", "17:30 end"}),
            (Lines{"1 04:00:00 a fires since 1 00:00:00", "1 09:00:00 a ends",
                   "1 13:00:00 a fires since 1 09:00:00", "1 13:30:00 a ends",
                   "1 17:30:00 a fires since 1 13:30:00"}));
}

TEST(Absent, IsNotDueAtTheVeryInstantOfAnEvent) {
  EXPECT_EQ(run(rule("{when: {absent: activity}, for: 4h}"),
                {"04:00 hall.motion true", "08:00 hall.motion true", "11:59 end"}),
            Lines{});
}

TEST(Absent, ForATimeIsTrueOnlyAfterIt) {
  EXPECT_EQ(run(rule("when: {absent: activity, for: 2h}"),
                {"01:00 hall.motion true", "02:00 hall.motion true", "05:00 hall.motion true",
                 "06:00 end"}),
            (Lines{"1 04:00:00 a fires since 1 04:00:00", "1 05:00:00 a ends"}));
}

TEST(Absent, BetweenIsJudgedAtTheEndOfTheWindow) {
  EXPECT_EQ(run(rule("{when: {absent: activity, between: \"05:00-10:00\"}, while: home}"),
                {"04:59 hall.motion true", "12:00 hall.motion true", "2 05:00 hall.motion true",
                 "2 10:00 end", "3 10:00 end"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 12:00:00 a ends",
                   "3 10:00:00 a fires since 3 10:00:00"}));
}

TEST(Absent, BetweenDoesNotFireWhenNobodyWasHomeAtTheEnd) {
  EXPECT_EQ(
      run(rule("{when: {absent: {toilet.flush: true}, between: \"05:00-10:00\"}, while: home}"),
          {"09:00 door.contact open", "09:01 door.contact closed", "11:00 door.contact open",
           "12:00 end"}),
      Lines{});
}

TEST(Event, IsTrueAtItsInstantOnly) {
  EXPECT_EQ(run(rule("when: {event: {button.action: [pressed, long_pressed]}}"),
                {"10:00 button.action pressed", "10:01 button.action released",
                 "10:02 button.action pressed"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:00:00 a ends",
                   "1 10:02:00 a fires since 1 10:02:00", "1 10:02:00 a ends"}));
}

TEST(State, HoldsForItsTimeAndClearsAfterItsTime) {
  const std::string yaml =
      "states:\n  asleep: {when: {bed.occupancy: true}, for: 20m, clear_for: 10m}\n" +
      rule("when: {state: asleep}");
  EXPECT_EQ(run(yaml, {"01:00 bed.occupancy true", "02:00 bed.occupancy false",
                       "02:05 bed.occupancy true", "03:00 bed.occupancy false", "04:00 end"}),
            (Lines{"1 01:20:00 a fires since 1 01:20:00", "1 03:10:00 a ends"}));
}

TEST(State, IsKeptAfterAnEvent) {
  const std::string yaml =
      "states:\n  carer: {when: {event: {button.action: present}}, keep: 2h}\n" +
      rule("when: {state: carer}");
  EXPECT_EQ(run(yaml, {"01:00 button.action present", "02:00 button.action present", "05:00 end"}),
            (Lines{"1 01:00:00 a fires since 1 01:00:00", "1 04:00:00 a ends"}));
}

TEST(Count, WithinSeesTheLastTimeOnly) {
  EXPECT_EQ(run(rule("when: {count: {reports: door.contact}, at_least: 3, within: 10m}"),
                {"10:00 door.contact open", "10:04 door.contact open", "10:10 door.contact open",
                 "10:11 door.contact open", "10:30 end"}),
            (Lines{"1 10:11:00 a fires since 1 10:11:00", "1 10:14:00 a ends"}));
}

TEST(Count, BetweenCountsVisitsUntilTheWindowEnds) {
  EXPECT_EQ(
      run(rule("when: {count: toilet.flush, gap: 10m, at_least: 2, between: \"23:00-07:00\"}"),
          {"22:55 toilet.flush true", "23:02 toilet.flush true", "23:30 toilet.flush true",
           "2 03:00 toilet.flush true", "2 08:00 end"}),
      (Lines{"2 03:00:00 a fires since 2 03:00:00", "2 07:00:00 a ends"}));
}

TEST(LastIn, EndsWithActivityElsewhere) {
  EXPECT_EQ(run(rule("{when: {last_in: \"room:bathroom\"}, for: 45m}"),
                {"10:00 bath.motion true", "10:20 bath.motion true", "11:00 hall.motion true"}),
            (Lines{"1 10:45:00 a fires since 1 10:00:00", "1 11:00:00 a ends"}));
}

TEST(After, TestsGatesAtTheFirstEvent) {
  EXPECT_EQ(run(rule("{when: {after: {door.contact: closed}, absent: activity, within: 15m}, "
                     "during: night, while: home, clear: {state: home}}"),
                {"06:00 hall.motion true", "06:50 door.contact open", "06:59 door.contact closed",
                 "09:00 door.contact open"}),
            (Lines{"1 07:14:00 a fires since 1 06:59:00", "1 09:00:00 a ends"}));
}

TEST(After, IsEndedByTheSecondEventAtTheVeryEnd) {
  EXPECT_EQ(run(rule("when: {after: {bed.occupancy: false}, absent: {bed.occupancy: true}, "
                     "within: 30m}"),
                {"01:00 bed.occupancy true", "02:00 bed.occupancy false",
                 "02:30 bed.occupancy true", "03:00 end"}),
            Lines{});
}

TEST(After, WithThenWantsBothInOrder) {
  EXPECT_EQ(run(rule("when: {after: {door.contact: closed}, then: hall.motion, within: 5m}"),
                {"09:00 hall.motion true", "09:01 door.contact closed", "09:03 hall.motion true",
                 "09:10 end"}),
            (Lines{"1 09:03:00 a fires since 1 09:03:00", "1 09:06:00 a ends"}));
}

TEST(Offline, EndsWithTheNextReport) {
  EXPECT_EQ(
      run(rule("when: {offline: all}"), {"00:30 room.temperature 20", "02:00 room.temperature 20"}),
      (Lines{"1 01:30:00 a fires since 1 01:30:00", "1 02:00:00 a ends"}));
}

TEST(Alert, InhibitsInTheSameStep) {
  const std::string yaml =
      "rules:\n"
      "  - {alert: b, when: {door.contact: open}, unless: [{alert: a}]}\n"
      "  - {alert: a, when: {door.contact: open}}\n";
  EXPECT_EQ(run(yaml, {"10:00 door.contact open"}), (Lines{"1 10:00:00 a fires since 1 10:00:00"}));
}

TEST(Daily, ComparesWithTheMedianOfTheDaysBefore) {
  Lines script;
  for (int day = 1; day <= 4; ++day) {
    for (int i = 0; i < (day == 4 ? 2 : 6); ++i) {
      script.push_back(std::to_string(day) + " 1" + std::to_string(i) + ":00 hall.motion true");
    }
  }
  script.push_back("6 00:00 end");
  EXPECT_EQ(run(rule("when: {daily: {count: activity}, below: 50%, of: {median: 7d, min_days: 3}}"),
                script),
            (Lines{"5 00:00:00 a fires since 5 00:00:00"}));
}

}  // namespace
}  // namespace homeward::rules::test
