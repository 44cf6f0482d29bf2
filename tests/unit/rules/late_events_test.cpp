#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

// RULES.md 7.7 as tables: `late HH:MM` comes at the time of its line and tells of an earlier one.
namespace homeward::rules::test {
namespace {

std::string rule(const std::string& body) {
  return "rules:\n  - {alert: a, " + body + "}\n";
}

TEST(LateEvents, DoNotOverwriteNewerValues) {
  EXPECT_EQ(run(rule("when: {door.contact: open}"),
                {"10:00 door.contact closed", "10:05 late 09:50 door.contact open", "11:00 end"}),
            Lines{});
}

TEST(LateEvents, ANewerLevelHoldsFromNowOn) {
  EXPECT_EQ(run(rule("when: {door.contact: open}"),
                {"09:00 door.contact closed", "10:00 end", "10:00 late 09:50 door.contact open",
                 "11:00 door.contact closed"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 11:00:00 a ends"}));
}

TEST(LateEvents, AHelpButtonThatComesLateIsLateHelp) {
  EXPECT_EQ(run(rule("when: {event: {button.action: pressed}}, resolve: ack"),
                {"10:00 end", "10:00 late 09:50 button.action pressed", "10:05 !ack a",
                 "10:10 late 09:50 button.action pressed", "10:20 end"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:05:00 a ends (acknowledged)"}));
}

TEST(LateEvents, MoveAPendingAbsence) {
  EXPECT_EQ(run(rule("when: {absent: activity}, for: 4h"),
                {"03:00 end", "03:00 late 02:00 hall.motion true", "05:59 end", "06:00 end"}),
            (Lines{"1 06:00:00 a fires since 1 02:00:00"}));
}

TEST(LateEvents, EndAnAbsenceThatWasNone) {
  EXPECT_EQ(run(rule("when: {absent: activity}, for: 4h"),
                {"05:00 end", "05:00 late 03:00 hall.motion true", "07:00 end"}),
            (Lines{"1 04:00:00 a fires since 1 00:00:00", "1 05:00:00 a ends (late-event)",
                   "1 07:00:00 a fires since 1 03:00:00"}));
  EXPECT_EQ(run(rule("when: {absent: activity, for: 2h}"),
                {"03:00 end", "03:00 late 01:30 hall.motion true", "04:00 end"}),
            (Lines{"1 02:00:00 a fires since 1 02:00:00", "1 03:00:00 a ends (late-event)",
                   "1 03:30:00 a fires since 1 03:30:00"}));
  EXPECT_EQ(run(rule("when: {after: {door.contact: closed}, absent: activity, within: 15m}"),
                {"10:00 door.contact closed", "10:30 end", "10:30 late 10:05 hall.motion true"}),
            (Lines{"1 10:15:00 a fires since 1 10:00:00", "1 10:30:00 a ends (late-event)"}));
  EXPECT_EQ(run(rule("when: {absent: activity, between: \"05:00-10:00\"}"),
                {"10:30 end", "10:30 late 09:00 hall.motion true"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:30:00 a ends (late-event)"}));
}

TEST(LateEvents, AnAbsenceThatIsLongEnoughAllTheSameFiresNowAndNotInThePast) {
  EXPECT_EQ(run(rule("when: {absent: activity}, for: 2h"),
                {"05:00 end", "05:00 late 02:30 hall.motion true", "06:00 end"}),
            (Lines{"1 02:00:00 a fires since 1 00:00:00", "1 05:00:00 a ends (late-event)",
                   "1 05:00:00 a fires since 1 02:30:00"}));
}

TEST(LateEvents, OlderThanTheLastActivityChangeNothing) {
  EXPECT_EQ(run(rule("when: {absent: activity}, for: 4h"),
                {"01:00 hall.motion true", "02:00 late 00:30 hall.motion true", "05:00 end"}),
            (Lines{"1 05:00:00 a fires since 1 01:00:00"}));
}

}  // namespace
}  // namespace homeward::rules::test
