#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

namespace homeward::rules::test {
namespace {

std::string rule(const std::string& body) {
  const bool flow = body.front() == '{';
  return "rules:\n  - " + (flow ? "{alert: a, " + body.substr(1) : "alert: a\n    " + body) + "\n";
}

TEST(StateMachine, FiresExactlyAfterFor) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, for: 15m}"),
                {"10:00 door.contact open", "11:00 door.contact closed", "12:00 door.contact open",
                 "12:15 door.contact closed", "13:00 end"}),
            (Lines{"1 10:15:00 a fires since 1 10:00:00", "1 11:00:00 a ends"}));
}

TEST(StateMachine, StaysForKeepFiringForAndDoesNotFireTwice) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, keep_firing_for: 10m}"),
                {"10:00 door.contact open", "10:01 door.contact closed", "10:05 door.contact open",
                 "10:20 door.contact closed", "10:40 end"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:30:00 a ends"}));
}

TEST(StateMachine, PendingStartsWhenTheWindowOpens) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, for: 30m, during: \"23:00-06:00\"}"),
                {"20:00 door.contact open", "2 08:00 door.contact closed"}),
            (Lines{"1 23:30:00 a fires since 1 23:00:00", "2 08:00:00 a ends"}));
}

TEST(StateMachine, AWindowIsOverAtItsEnd) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, during: \"23:00-06:00\"}"),
                {"06:00 door.contact open", "22:59 end"}),
            Lines{});
}

TEST(StateMachine, AWindowMayHaveDays) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, during: tuesdays}"),
                {"09:00 door.contact open", "11:00 door.contact closed",
                 "2 09:00 door.contact open", "2 09:30 door.contact closed"}),
            (Lines{"1 09:00:00 a fires since 1 09:00:00", "1 11:00:00 a ends"}));
}

TEST(StateMachine, AcknowledgementEndsWhatIsOver) {
  EXPECT_EQ(run(rule("{when: {event: {button.action: pressed}}, resolve: ack}"),
                {"10:00 button.action pressed", "10:05 button.action pressed", "10:10 !ack a"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:10:00 a ends (acknowledged)"}));
}

TEST(StateMachine, EachDeviceHasItsOwnAlert) {
  EXPECT_EQ(run(rule("{when: {\"*.battery\": {below: 15, clear_above: 25}}, each: device}"),
                {"10:00 door.battery 10", "10:01 back.battery 10", "10:02 door.battery 30"}),
            (Lines{"1 10:00:00 a/door fires since 1 10:00:00",
                   "1 10:01:00 a/back fires since 1 10:01:00", "1 10:02:00 a/door ends"}));
}

TEST(StateMachine, ARestoredValueNeverFires) {
  EXPECT_EQ(run(rule("when: {door.contact: open}"),
                {"10:00 restored door.contact open", "10:30 door.contact open",
                 "11:00 door.contact closed", "11:01 door.contact open"}),
            (Lines{"1 11:01:00 a fires since 1 11:01:00"}));
}

TEST(StateMachine, ALateEventMovesAbsenceAndEndsItsAlert) {
  EXPECT_EQ(run(rule("{when: {absent: activity}, for: 4h}"),
                {"03:00 end", "03:00 late 02:00 hall.motion true", "05:59 end", "07:00 end",
                 "07:00 late 04:00 hall.motion true"}),
            (Lines{"1 06:00:00 a fires since 1 02:00:00", "1 07:00:00 a ends (late-event)"}));
}

TEST(StateMachine, TimeDownIsNoEvidenceOfAbsence) {
  EXPECT_EQ(run(rule("{when: {absent: activity}, for: 4h}"),
                {"02:00 end", "02:20 !resume", "04:19 end", "04:20 end"}),
            (Lines{"1 04:20:00 a fires since 1 00:20:00"}));
}

TEST(StateMachine, AShortStopChangesNothing) {
  EXPECT_EQ(
      run(rule("{when: {absent: activity}, for: 4h}"), {"02:00 end", "02:01 !resume", "04:00 end"}),
      (Lines{"1 04:00:00 a fires since 1 00:00:00"}));
}

TEST(StateMachine, WindowsAreUnknownWithoutAClock) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, during: \"08:00-10:00\"}"),
                {"07:00 !unsynchronised", "09:00 door.contact open", "09:30 !synchronised"}),
            (Lines{"1 09:30:00 a fires since 1 09:30:00"}));
}

TEST(StateMachine, AStepOfTheClockMovesWindowsOnly) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, for: 30m, during: \"08:00-10:00\"}"),
                {"06:50 door.contact open", "07:00 !step 3600", "07:30 end"}),
            (Lines{"1 07:30:00 a fires since 1 07:00:00"}));
}

TEST(StateMachine, DurationsIgnoreTheSpringNight) {
  // On day 20, 29 March, 02:00 becomes 03:00.
  EXPECT_EQ(run(rule("{when: {door.contact: open}, for: 4h, during: \"00:00-08:00\"}"),
                {"20 01:00 door.contact open", "20 09:00 end"}),
            (Lines{"20 06:00:00 a fires since 20 01:00:00"}));
}

TEST(StateMachine, AWindowThatBeginsInTheSpringGapBeginsAtItsEnd) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, during: \"02:30-05:00\"}"),
                {"20 01:59 door.contact open", "20 06:00 end"}),
            (Lines{"20 03:00:00 a fires since 20 03:00:00"}));
}

TEST(Presence, TurnsAwayAfterQuietAndHomeOnEntering) {
  EXPECT_EQ(run_with_presence(rule("when: {state: away}"),
                              {"09:00 door.contact open", "09:01 door.contact closed", "11:00 end",
                               "12:00 door.contact open"}),
            (Lines{"1 09:16:00 presence away", "1 09:16:00 a fires since 1 09:16:00",
                   "1 12:00:00 presence home", "1 12:00:00 a ends"}));
}

TEST(Presence, IsNotTurnedByOneStrayReport) {
  EXPECT_EQ(run_with_presence(
                rule("when: {door.battery: 0}"),
                {"09:00 door.contact open", "09:01 door.contact closed", "10:00 hall.motion true",
                 "10:06 hall.motion true", "10:08 hall.motion true", "10:10 hall.motion true"}),
            (Lines{"1 09:16:00 presence away", "1 10:10:00 presence home"}));
}

TEST(StateMachine, AcknowledgedEndsWithItsCondition) {
  EXPECT_EQ(run(rule("{when: {door.contact: open}, resolve: ack}"),
                {"10:00 door.contact open", "10:10 !ack a", "10:20 door.contact closed"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:20:00 a ends (acknowledged)"}));
}

TEST(StateMachine, ARestartChangesNothing) {
  EXPECT_EQ(run(rule("{when: {absent: activity}, for: 4h}"),
                {"03:00 hall.motion true", "05:00 !restart", "07:30 !restart",
                 "08:00 hall.motion true", "08:00 !restart", "13:00 end"}),
            (Lines{"1 07:00:00 a fires since 1 03:00:00", "1 08:00:00 a ends",
                   "1 12:00:00 a fires since 1 08:00:00"}));
}

TEST(Compile, FindsAllMistakesAtOnceWithTheirLines) {
  EXPECT_EQ(mistakes("rules:\n"
                     "  - {alert: a, when: {dor.contact: open}}\n"
                     "  - {alert: b, when: {door.contct: open}}\n"
                     "  - {alert: c, when: {absent: activty}}\n"
                     "  - {alert: d, when: {last_in: \"room:bathrom\"}}\n"
                     "  - {alert: e, when: {state: hme}}\n"
                     "  - {alert: f, when: {\"*.smoke\": true}}\n"
                     "  - {alert: g, when: {exit: open}, for: 3h, during: \"08:00-10:00\"}\n"
                     "  - {alert: h, when: {exit: open}, unless: [{alert: i}]}\n"
                     "  - {alert: i, when: {exit: open}, unless: [{alert: h}]}\n"
                     "  - {alert: j, when: {state: home}, each: device}\n"),
            (Lines{"2: unknown device 'dor'; did you mean 'door'?",
                   "3: device 'door' has no property 'contct'; did you mean 'contact'?",
                   "4: unknown group 'activty'; did you mean 'activity'?",
                   "5: unknown room 'bathrom'; did you mean 'bathroom'?",
                   "6: unknown state 'hme'; did you mean 'home'?",
                   "7: '*.smoke' matches no property of any device",
                   "8: alert 'g' can never fire: its 'for' is not shorter than its 'during'",
                   "9: alert 'h' depends on itself: h -> i -> h",
                   "11: 'each: device' needs a selector of devices in 'when'"}));
}

}  // namespace
}  // namespace homeward::rules::test
