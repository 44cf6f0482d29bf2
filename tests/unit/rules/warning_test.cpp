#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

// `warn_before` as tables (docs/RULES.md, "A warning in the home first").
namespace homeward::rules::test {
namespace {

const std::string kStove =
    "rules: [{alert: stove, when: {stove.power: {above: 200}}, for: 20m, warn_before: 5m}]\n";

TEST(WarnBefore, TheHomeIsWarnedAndThenTheAlertFires) {
  EXPECT_EQ(
      run(kStove, {"10:00 stove.power 900", "10:30 stove.power 0"}),
      (Lines{"1 10:15:00 stove warning begun, fires 1 10:20:00", "1 10:20:00 stove warning fired",
             "1 10:20:00 stove fires since 1 10:00:00", "1 10:30:00 stove ends"}));
}

TEST(WarnBefore, TheWarningEndsWithWhatItWarnsOf) {
  EXPECT_EQ(
      run(kStove, {"10:00 stove.power 900", "10:16 stove.power 0", "11:00 end"}),
      (Lines{"1 10:15:00 stove warning begun, fires 1 10:20:00", "1 10:16:00 stove warning over"}));
}

TEST(WarnBefore, TheButtonCountsAnewWhatStillHolds) {
  EXPECT_EQ(run(kStove, {"10:00 stove.power 900", "10:17 button.action pressed", "10:45 end"}),
            (Lines{"1 10:15:00 stove warning begun, fires 1 10:20:00",
                   "1 10:17:00 stove warning cancelled",
                   "1 10:32:00 stove warning begun, fires 1 10:37:00",
                   "1 10:37:00 stove warning fired", "1 10:37:00 stove fires since 1 10:17:00"}));
}

TEST(WarnBefore, AButtonBeforeTheWarningChangesNothing) {
  EXPECT_EQ(run(kStove, {"10:00 stove.power 900", "10:14 button.action pressed",
                         "10:14:30 !cancel stove", "10:20 end"}),
            (Lines{"nothing to cancel", "1 10:15:00 stove warning begun, fires 1 10:20:00",
                   "1 10:20:00 stove warning fired", "1 10:20:00 stove fires since 1 10:00:00"}));
}

TEST(WarnBefore, APersonsWordDoesAsTheButton) {
  EXPECT_EQ(run(kStove, {"10:00 stove.power 900", "10:16 !cancel stove", "10:17 stove.power 0",
                         "10:40 end"}),
            (Lines{"1 10:15:00 stove warning begun, fires 1 10:20:00",
                   "1 10:16:00 stove warning cancelled"}));
}

TEST(WarnBefore, ARestartInBetweenChangesNothing) {
  EXPECT_EQ(run(kStove, {"10:00 stove.power 900", "10:05 !restart", "10:16 !restart",
                         "10:17 !cancel stove", "10:18 !restart", "10:35 end"}),
            (Lines{"1 10:15:00 stove warning begun, fires 1 10:20:00",
                   "1 10:17:00 stove warning cancelled",
                   "1 10:32:00 stove warning begun, fires 1 10:37:00"}));
}

TEST(WarnBefore, AnAbsenceCountsAnewFromTheButton) {
  EXPECT_EQ(run("rules: [{alert: still, when: {absent: hall.motion}, for: 2h, warn_before: 10m}]\n",
                {"10:00 hall.motion true", "11:55 button.action pressed", "13:50 end"}),
            (Lines{"1 01:50:00 still warning begun, fires 1 02:00:00",
                   "1 02:00:00 still warning fired", "1 02:00:00 still fires since 1 00:00:00",
                   "1 10:00:00 still ends", "1 11:50:00 still warning begun, fires 1 12:00:00",
                   "1 11:55:00 still warning cancelled",
                   "1 13:45:00 still warning begun, fires 1 13:55:00"}));
}

TEST(WarnBefore, EachDeviceHasItsOwn) {
  EXPECT_EQ(run("rules: [{alert: open, when: {exit: open}, each: device, for: 10m, "
                "warn_before: 2m}]\n",
                {"10:00 door.contact open", "10:01 back.contact open", "10:09:30 !cancel open/door",
                 "10:11 end"}),
            (Lines{"1 10:08:00 open/door warning begun, fires 1 10:10:00",
                   "1 10:09:00 open/back warning begun, fires 1 10:11:00",
                   "1 10:09:30 open/door warning cancelled", "1 10:11:00 open/back warning fired",
                   "1 10:11:00 open/back fires since 1 10:01:00"}));
}

TEST(WarnBefore, LongerThanForWarnsAsSoonAsItCounts) {
  EXPECT_EQ(run("rules: [{alert: hot, when: {stove.power: {above: 200}}, for: 10s, "
                "warn_before: 30s}]\n",
                {"10:00 stove.power 900", "10:01 end"}),
            (Lines{"1 10:00:00 hot warning begun, fires 1 10:00:10", "1 10:00:10 hot warning fired",
                   "1 10:00:10 hot fires since 1 10:00:00"}));
}

TEST(WarnBefore, AStopMovesTheWarningOfAnAbsence) {
  EXPECT_EQ(run("rules: [{alert: still, when: {absent: hall.motion}, for: 2h, warn_before: 10m}]\n",
                {"00:30 hall.motion true", "01:00 end", "02:00 !resume", "03:25 end"}),
            (Lines{"1 03:20:00 still warning begun, fires 1 03:30:00"}));
}

}  // namespace
}  // namespace homeward::rules::test
