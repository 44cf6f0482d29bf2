#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

// RULES.md 7.6 as tables: `!resume` is the instant at which the gateway is up again after a stop
// that began with the line before. Lines with earlier times after it are what a plugin kept and
// tells only now. A judged alert shows the instant at which it was due.
namespace homeward::rules::test {
namespace {

std::string rule(const std::string& body) {
  return "rules:\n  - {alert: a, " + body + "}\n";
}

const std::string kDoorOpen = rule("when: {door.contact: open}, for: 15m");
const std::string kAbsent = rule("when: {absent: activity}, for: 4h");
const std::string kNotUp = rule("when: {absent: activity, between: \"05:00-10:00\"}");

TEST(Restart, UpToTwoMinutesChangeNothing) {
  EXPECT_EQ(run(kDoorOpen, {"10:00 door.contact open", "10:13 end", "10:15 !resume", "10:15 end"}),
            (Lines{"1 10:15:00 a fires since 1 10:00:00"}));
  EXPECT_EQ(run(kAbsent, {"03:58 end", "04:00 !resume", "04:00 end"}),
            (Lines{"1 04:00:00 a fires since 1 00:00:00"}));
}

TEST(Restart, ALevelGoesOnAndIsJudgedOnceSensorsCouldContradictIt) {
  const Lines before{"10:00 door.contact open", "10:05 end", "10:25 !resume", "10:25:59 end"};
  EXPECT_EQ(run(kDoorOpen, before), Lines{});
  Lines unopposed = before;
  unopposed.push_back("10:26 end");
  EXPECT_EQ(run(kDoorOpen, unopposed), (Lines{"1 10:15:00 a fires since 1 10:00:00"}));
  Lines contradicted = before;
  contradicted.insert(contradicted.end(), {"10:25:59 door.contact closed", "11:00 end"});
  EXPECT_EQ(run(kDoorOpen, contradicted), Lines{});
}

TEST(Restart, ALevelThatIsNotDueYetKeepsItsTime) {
  EXPECT_EQ(run(kDoorOpen, {"10:00 door.contact open", "10:02 end", "10:10 !resume", "10:20 end"}),
            (Lines{"1 10:15:00 a fires since 1 10:00:00"}));
}

TEST(Restart, ATimeOfDayThatBeganMeanwhileWaitsForSensorsToo) {
  const std::string rules = rule("when: {door.contact: open}, during: \"10:10-12:00\"");
  EXPECT_EQ(run(rules, {"09:00 door.contact open", "10:00 end", "10:20 !resume",
                        "10:20:30 door.contact closed", "10:30 end"}),
            Lines{});
  EXPECT_EQ(run(rules, {"09:00 door.contact open", "10:00 end", "10:20 !resume", "10:30 end"}),
            (Lines{"1 10:10:00 a fires since 1 10:10:00"}));
}

TEST(Restart, TimeDownIsNoEvidenceOfAbsence) {
  EXPECT_EQ(run(kAbsent, {"02:00 end", "02:20 !resume", "04:19 end", "04:20 end"}),
            (Lines{"1 04:20:00 a fires since 1 00:20:00"}));
  EXPECT_EQ(run(rule("when: {absent: activity, for: 4h}"),
                {"02:00 end", "02:20 !resume", "04:19 end", "04:20 end"}),
            (Lines{"1 04:20:00 a fires since 1 04:20:00"}));
  EXPECT_EQ(
      run(rule("when: {after: {door.contact: closed}, absent: activity, within: 15m}"),
          {"10:00 door.contact closed", "10:05 end", "10:25 !resume", "10:34:59 end", "10:35 end"}),
      (Lines{"1 10:35:00 a fires since 1 10:00:00"}));
}

TEST(Restart, TimeDownIsNoEvidenceThatItIsLate) {
  EXPECT_EQ(run(rule("when: {daily: {first: hall.motion, between: \"04:00-14:00\"}, later_by: 2h, "
                     "of: {median: 7d, min_days: 1}}"),
                {"07:00 hall.motion true", "2 06:00 end", "2 06:20 !resume", "2 09:19:59 end",
                 "2 09:20 end"}),
            (Lines{"2 09:20:00 a fires since 2 09:20:00"}));
}

TEST(Restart, FewEventsInTimeThatNobodyWatchedAreNoNews) {
  const std::string rules = rule("when: {count: activity, at_most: 0, within: 4h}");
  EXPECT_EQ(run(rules, {"04:00 end"}), (Lines{"1 04:00:00 a fires since 1 04:00:00"}));
  EXPECT_EQ(run(rules, {"02:00 end", "02:30 !resume", "06:29 end", "06:30 end"}),
            (Lines{"1 06:30:00 a fires since 1 06:30:00"}));
}

TEST(Restart, WhatWasHeardMeanwhileKeepsItsTime) {
  EXPECT_EQ(run(kDoorOpen, {"10:00 end", "10:25 !resume", "10:05 door.contact open",
                            "10:12 door.contact closed", "10:40 end"}),
            Lines{});
  EXPECT_EQ(run(kDoorOpen, {"10:00 end", "10:25 !resume", "10:05 door.contact open", "10:25:59 end",
                            "10:26 end"}),
            (Lines{"1 10:20:00 a fires since 1 10:05:00"}));
  EXPECT_EQ(run(kDoorOpen, {"10:00 end", "10:25 !resume", "10:20 door.contact open", "11:00 end"}),
            (Lines{"1 10:35:00 a fires since 1 10:20:00"}));
  EXPECT_EQ(run(kAbsent,
                {"02:00 end", "02:20 !resume", "02:10 hall.motion true", "06:19 end", "06:20 end"}),
            (Lines{"1 06:20:00 a fires since 1 02:20:00"}));
}

TEST(Restart, AHelpButtonIsNotLostInIt) {
  EXPECT_EQ(run(rule("when: {event: {button.action: pressed}}, resolve: ack"),
                {"10:00 end", "10:25 !resume", "10:10 button.action pressed", "10:30 end"}),
            (Lines{"1 10:10:00 a fires since 1 10:10:00"}));
}

TEST(Restart, OnlyFreshDataEndsAnAlert) {
  const std::string rules = rule("when: {door.contact: open}, keep_firing_for: 10m");
  EXPECT_EQ(run(rules, {"10:00 door.contact open", "10:05 door.contact closed", "10:06 end",
                        "10:26 !resume", "10:26:59 end", "10:27 end"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:27:00 a ends"}));
  EXPECT_EQ(run(rules, {"10:00 door.contact open", "10:05 door.contact closed", "10:06 end",
                        "10:26 !resume", "10:26:30 door.contact open", "11:00 end"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00"}));
  EXPECT_EQ(run(rule("when: {count: {door.contact: open}, at_least: 2, within: 10m}"),
                {"10:00 door.contact open", "10:01 door.contact closed", "10:02 door.contact open",
                 "10:03 end", "10:23 !resume", "10:23:59 end", "10:24 end"}),
            (Lines{"1 10:02:00 a fires since 1 10:02:00", "1 10:24:00 a ends"}));
}

TEST(Restart, AWindowThatEndedMeanwhileIsJudgedWhenNineTenthsWereWatched) {
  EXPECT_EQ(run(kNotUp, {"09:45 end", "10:15 !resume", "10:15 end"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00"}));
  EXPECT_EQ(run(kNotUp, {"09:20 end", "10:15 !resume", "10:15 end"}),
            (Lines{"1 10:00:00 a not judged"}));
  EXPECT_EQ(run(kNotUp, {"06:00 end", "06:20 !resume", "08:00 end", "08:20 !resume", "10:00 end"}),
            (Lines{"1 10:00:00 a not judged"}));
  EXPECT_EQ(run(kNotUp, {"09:20 end", "10:15 !resume", "2 10:00 end"}),
            (Lines{"1 10:00:00 a not judged", "2 10:00:00 a fires since 2 10:00:00"}));
  EXPECT_EQ(
      run(kNotUp, {"09:20 end", "3 12:00 !resume", "3 12:00 end"}),
      (Lines{"1 10:00:00 a not judged", "2 10:00:00 a not judged", "3 10:00:00 a not judged"}));
}

TEST(Restart, ASnapshotKnowsOfTheGap) {
  EXPECT_EQ(run(kNotUp, {"06:00 end", "06:40 !resume", "08:00 !restart", "10:00 end"}),
            (Lines{"1 10:00:00 a not judged"}));
  EXPECT_EQ(run(kDoorOpen, {"10:00 door.contact open", "10:05 end", "10:25 !resume",
                            "10:25:10 !restart", "10:25:59 door.contact closed", "10:30 end"}),
            Lines{});
}

TEST(Restart, ASensorHasItsWholeTimeToReport) {
  EXPECT_EQ(
      run(rule("when: {offline: room.temperature}"),
          {"00:50 room.temperature 20", "01:20 end", "02:20 !resume", "02:49 end", "02:50 end"}),
      (Lines{"1 02:50:00 a fires since 1 02:50:00"}));
}

TEST(Restart, AStateFollowsTheSameRules) {
  const std::string rules =
      "states: {asleep: {when: {bed.occupancy: true}, for: 20m}}\n" + rule("when: {state: asleep}");
  EXPECT_EQ(run(rules, {"10:00 bed.occupancy true", "10:05 end", "10:30 !resume",
                        "10:30:30 bed.occupancy false", "11:00 end"}),
            Lines{});
  EXPECT_EQ(run(rules, {"10:00 bed.occupancy true", "10:05 end", "10:30 !resume", "11:00 end"}),
            (Lines{"1 10:31:00 a fires since 1 10:31:00"}));
}

TEST(Stale, AnAlertWhoseSensorIsGoneFiresOn) {
  EXPECT_EQ(run(rule("when: {room.temperature: {below: 16}}"),
                {"10:00 room.temperature 12", "10:59 ?stale", "11:00 end", "11:01 ?stale",
                 "11:30 room.temperature 12", "11:31 ?stale", "11:40 room.temperature 20"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "a is stale", "1 11:40:00 a ends"}));
}

TEST(Stale, APendingAlertWhoseSensorIsGoneWaitsNoLonger) {
  EXPECT_EQ(run(rule("when: {room.temperature: {below: 16}}, for: 2h"),
                {"10:00 room.temperature 12", "13:00 end", "13:00 room.temperature 12",
                 "13:50 room.temperature 12", "14:40 room.temperature 12", "15:00 end"}),
            (Lines{"1 15:00:00 a fires since 1 13:00:00"}));
}

TEST(Stale, AbsenceIsUnknownOnlyWhenEveryDeviceOfTheSetIsGone) {
  EXPECT_EQ(run(rule("when: {absent: {reports: room.temperature}}, for: 3h"),
                {"10:00 room.temperature 20", "20:00 end"}),
            Lines{});
  EXPECT_EQ(run(rule("when: {absent: [{reports: room.temperature}, hall.motion]}, for: 3h"),
                {"10:00 room.temperature 20", "20:00 end"}),
            (Lines{"1 03:00:00 a fires since 1 00:00:00", "1 10:00:00 a ends",
                   "1 13:00:00 a fires since 1 10:00:00"}));
  EXPECT_EQ(run(rule("when: {absent: {reports: room.temperature}, between: \"14:00-16:00\"}"),
                {"10:00 room.temperature 20", "20:00 end"}),
            (Lines{"1 16:00:00 a not judged"}));
}

}  // namespace
}  // namespace homeward::rules::test
