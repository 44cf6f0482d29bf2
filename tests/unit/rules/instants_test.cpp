// The order inside one instant (RULES.md 7.2), and the instants at which gates are tested.
#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

namespace homeward::rules::test {
namespace {

std::string rule(const std::string& body) {
  return "rules:\n  - {alert: a, " + body + "}\n";
}

TEST(Instant, IsNotOverWhileItsEventsCome) {
  // Both members touch the rule at 10:15; the last event of that instant ends it.
  EXPECT_EQ(run(rule("when: {any: [{door.contact: open}, {back.contact: open}]}, for: 15m"),
                {"10:00 door.contact open", "10:15 back.contact open", "10:15 back.contact closed",
                 "10:15 door.contact closed", "11:00 end"}),
            Lines{});
}

TEST(Instant, AtWhichAnAlertWouldEndMayKeepIt) {
  EXPECT_EQ(run(rule("when: {any: [{door.contact: open}, {all: [{back.contact: open}, "
                     "{hall.motion: true}]}]}, keep_firing_for: 10m"),
                {"09:00 back.contact closed", "09:00 hall.motion false", "10:00 door.contact open",
                 "10:01 door.contact closed", "10:11 back.contact open", "10:11 hall.motion true",
                 "11:00 end"}),
            Lines{"1 10:00:00 a fires since 1 10:00:00"});
}

TEST(Instant, AtWhichAWindowEndsBelongsToTheNext) {
  EXPECT_EQ(run(rule("when: {all: [{count: hall.motion, at_least: 1, between: \"08:00-09:00\"}, "
                     "{door.contact: open}]}"),
                {"08:30 hall.motion true", "09:00 door.contact open", "09:30 end"}),
            Lines{});
}

TEST(Instant, AtWhichTheDayEndsIsOfTheNextDay) {
  EXPECT_EQ(run(rule("when: {daily: {count: activity}, below: 50%, of: {median: 7d, min_days: 1}}"),
                {"1 10:00 hall.motion true", "2 10:00 hall.motion true", "2 11:00 hall.motion true",
                 "4 00:00 hall.motion true", "4 00:00 hall.motion true", "4 12:00 end"}),
            Lines{"4 00:00:00 a fires since 4 00:00:00"});
}

TEST(After, CountsFromTheFirstEventThatIsNotAnswered) {
  EXPECT_EQ(run(rule("when: {after: {button.action: left}, absent: {hall.motion: true}, "
                     "within: 15m}"),
                {"10:00 button.action left", "10:10 button.action left", "11:00 end"}),
            Lines{"1 10:15:00 a fires since 1 10:00:00"});
}

TEST(After, IsNotLostToALaterEventAtWhichGatesAreClosed) {
  EXPECT_EQ(run(rule("when: {after: {button.action: left}, absent: {hall.motion: true}, "
                     "within: 15m}, during: night"),
                {"06:59 button.action left", "07:05 button.action left", "08:00 end"}),
            Lines{"1 07:14:00 a fires since 1 06:59:00"});
}

TEST(After, CountsFromTheFirstEventAtWhichGatesHold) {
  EXPECT_EQ(run(rule("when: {after: {button.action: left}, absent: {hall.motion: true}, "
                     "within: 15m}, during: night"),
                {"22:50 button.action left", "23:05 button.action left", "23:50 end"}),
            Lines{"1 23:20:00 a fires since 1 23:05:00"});
}

TEST(After, InAllMayBecomePendingAgain) {
  EXPECT_EQ(run(rule("when: {all: [{after: {button.action: left}, absent: {hall.motion: true}, "
                     "within: 15m}, {door.contact: open}]}, for: 10m"),
                {"10:00 door.contact open", "10:00 button.action left", "10:20 door.contact closed",
                 "10:21 door.contact open", "11:00 end"}),
            Lines{"1 10:31:00 a fires since 1 10:00:00"});
}

TEST(Activity, IsNoneWhenADeviceIsHeardAgainWithTheValueItHad) {
  EXPECT_EQ(run(rule("when: {count: {room.temperature: 20}, at_least: 2, within: 10h}"),
                {"10:00 room.temperature 20", "13:00 room.temperature 20", "14:00 end"}),
            Lines{});
}

TEST(Daily, IsLateUntilItHappensAlsoAfterTheWindow) {
  Lines script;
  for (const char* day : {"1", "2", "3"}) {
    script.push_back(std::string(day) + " 07:00 hall.motion true");
  }
  script.emplace_back("4 15:00 hall.motion true");
  EXPECT_EQ(run(rule("when: {daily: {first: hall.motion, between: \"04:00-12:00\"}, later_by: 2h, "
                     "of: {median: 7d, min_days: 3}}"),
                script),
            (Lines{"4 09:00:00 a fires since 4 09:00:00", "4 15:00:00 a ends"}));
}

}  // namespace
}  // namespace homeward::rules::test
