#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

// RULES.md 7.4 as tables. The exit is the front door; quiet is 15 minutes; three activities within
// five minutes are a burst.
namespace homeward::rules::test {
namespace {

const std::string kAway = "rules: [{alert: a, when: {state: away}}]\n";
const std::string kHome = "rules: [{alert: h, when: {absent: activity}, for: 4h, while: home}]\n";

TEST(PresenceOverride, APersonsWordCountsUntilSensorsTellOtherwise) {
  EXPECT_EQ(run_with_presence(kAway, {"09:00 !away", "10:00 hall.motion true",
                                      "10:01 hall.motion true", "10:02 hall.motion true"}),
            (Lines{"1 09:00:00 presence away", "1 09:00:00 a fires since 1 09:00:00",
                   "1 10:02:00 presence home", "1 10:02:00 a ends"}));
}

TEST(PresenceOverride, HomeEndsAwayAndTheQuietAfterADoor) {
  EXPECT_EQ(run_with_presence(kAway, {"09:00 door.contact open", "09:01 door.contact closed",
                                      "09:05 !home", "09:30 end", "10:00 !away", "11:00 !home"}),
            (Lines{"1 10:00:00 presence away", "1 10:00:00 a fires since 1 10:00:00",
                   "1 11:00:00 presence home", "1 11:00:00 a ends"}));
}

TEST(PresenceOverride, AVacationLastsThoughSomebodyWatersThePlants) {
  EXPECT_EQ(run_with_presence(kAway, {"09:00 !vacation 3 12:00", "2 09:00 door.contact open",
                                      "2 09:00:10 hall.motion true", "2 09:01 hall.motion true",
                                      "2 09:02 hall.motion true", "2 09:30 door.contact closed",
                                      "2 10:00 !restart", "3 11:59 door.contact open",
                                      "3 12:01 door.contact closed", "3 12:02 end"}),
            (Lines{"1 09:00:00 presence away", "1 09:00:00 a fires since 1 09:00:00",
                   "3 12:01:00 presence home", "3 12:01:00 a ends"}));
}

TEST(PresenceOverride, HomeEndsAVacation) {
  EXPECT_EQ(run_with_presence(
                kAway, {"09:00 !vacation 9 12:00", "2 09:00 !home", "2 10:00 door.contact open",
                        "2 10:01 door.contact closed", "2 11:00 end"}),
            (Lines{"1 09:00:00 presence away", "1 09:00:00 a fires since 1 09:00:00",
                   "2 09:00:00 presence home", "2 09:00:00 a ends", "2 10:16:00 presence away",
                   "2 10:16:00 a fires since 2 10:16:00"}));
}

TEST(PresenceOverride, NobodyIsMissedWhoIsOnVacation) {
  EXPECT_EQ(run(kHome, {"01:00 !vacation 4 00:00", "3 23:00 end"}), Lines{});
}

TEST(Presence, IsUnknownUntilTheFirstBurst) {
  EXPECT_EQ(run_with_presence("presence: {initial: unknown, leave: [{door.contact: closed}], "
                              "quiet: 15m, enter: [door.contact], "
                              "burst: {count: 3, within: 5m}}\n" +
                                  kHome,
                              {"05:00 end", "05:00 door.contact open", "05:01 hall.motion true",
                               "05:02 hall.motion true", "09:10 end"}),
            (Lines{"1 05:02:00 presence home", "1 09:02:00 h fires since 1 05:02:00"}));
}

TEST(Presence, TimeDownIsNotQuiet) {
  EXPECT_EQ(run_with_presence(kAway, {"09:00 door.contact open", "09:01 door.contact closed",
                                      "09:02 end", "09:12 !resume", "09:25 end", "09:26 end"}),
            (Lines{"1 09:26:00 presence away", "1 09:26:00 a fires since 1 09:26:00"}));
}

}  // namespace
}  // namespace homeward::rules::test
