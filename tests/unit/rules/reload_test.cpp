#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

// What a reload of changed rules does (docs/RULES.md, "What a change of rules does"), as tables:
// a rule that waits for something else begins anew in a home that is known already, the others go
// on. A changed alert ends without a word here; who keeps the alerts ends it.
namespace homeward::rules::test {
namespace {

std::string rule(const std::string& body) {
  return "rules:\n  - {alert: a, " + body + "}\n";
}

const std::string kNoRules = "rules: []\n";
const std::string kGoneAtEleven = "10:00 room.temperature 20";  // it has to report each hour

TEST(NewRule, KnowsThatASensorIsGone) {
  const std::string offline = "when: {offline: \"*\"}, each: device";
  EXPECT_EQ(run_changed(kNoRules, rule(offline), {kGoneAtEleven, "12:00 !reload", "13:00 end"}),
            (Lines{"1 12:00:00 a/room fires since 1 12:00:00"}));
  EXPECT_EQ(run_changed(rule(offline), rule(offline + ", for: 1h"),
                        {"00:00 room.temperature 20", "02:00 !reload", "03:00 end"}),
            (Lines{"1 01:00:00 a/room fires since 1 01:00:00",
                   "1 03:00:00 a/room fires since 1 02:00:00"}));
}

TEST(NewRule, HasGatesThatKnowASensorIsGone) {
  EXPECT_EQ(run_changed(kNoRules,
                        rule("when: {door.contact: open}, unless: [{offline: room.temperature}]"),
                        {kGoneAtEleven, "12:00 !reload", "12:10 door.contact open", "13:00 end"}),
            Lines{});
}

TEST(NewRule, OfAnAbsenceIsBlindWhileItsSensorsAreGone) {
  const std::string silent = rule("when: {absent: {reports: room.temperature}}, for: 2h");
  EXPECT_EQ(run_changed(kNoRules, silent, {kGoneAtEleven, "12:00 !reload", "18:00 end"}), Lines{});
  EXPECT_EQ(run_changed(kNoRules, silent,
                        {kGoneAtEleven, "12:00 !reload", "12:30 room.temperature 20", "18:00 end"}),
            Lines{});
}

TEST(NewRule, SaysNothingOfFewEventsBeforeItWatchedLongEnough) {
  const std::string few = rule("when: {count: activity, at_most: 2, within: 24h}");
  const Lines day{"12:00 !reload", "13:00 hall.motion true", "2 11:59 end", "2 12:00 end"};
  const Lines fires{"2 12:00:00 a fires since 2 12:00:00"};
  EXPECT_EQ(run_changed(kNoRules, few, day), fires);
  EXPECT_EQ(
      run_changed(kNoRules, few,
                  {"12:00 !reload", "12:30 !restart", "13:00 hall.motion true", "2 12:00 end"}),
      fires);
  EXPECT_EQ(
      run_changed(kNoRules, rule("when: {count: activity, at_most: 2, between: \"06:00-20:00\"}"),
                  {"19:00 !reload", "19:10 !restart", "20:30 end", "2 20:00 end"}),
      (Lines{"1 20:00:00 a not judged", "2 20:00:00 a fires since 2 20:00:00"}));
}

TEST(NewRule, KnowsWhatIsSo) {
  EXPECT_EQ(run_changed(rule("when: {door.contact: open}, for: 15m"),
                        rule("when: {door.contact: open}, for: 20m"),
                        {"10:00 door.contact open", "10:05 !reload", "11:00 end"}),
            (Lines{"1 10:25:00 a fires since 1 10:05:00"}));
  EXPECT_EQ(run_changed(kNoRules, rule("when: {room.temperature: {below: 16}}, for: 10m"),
                        {"10:00 room.temperature 12", "10:05 !reload", "10:30 end"}),
            (Lines{"1 10:15:00 a fires since 1 10:05:00"}));
}

TEST(NewRule, DoesNotFireAtOnceOnAValueFromBefore) {
  EXPECT_EQ(run_changed(kNoRules, rule("when: {door.contact: open}"),
                        {"10:00 door.contact open", "10:05 !reload", "10:10 door.contact closed",
                         "10:15 door.contact open"}),
            (Lines{"1 10:15:00 a fires since 1 10:15:00"}));
}

TEST(UnchangedRule, TakesOverWhenItsAlertEnds) {
  const std::string open = "when: {door.contact: open}, ";
  const Lines script{"10:00 door.contact open", "10:01 door.contact closed", "12:00 !reload",
                     "12:00 end"};
  const Lines ends{"1 10:00:00 a fires since 1 10:00:00", "1 12:00:00 a ends"};
  EXPECT_EQ(
      run_changed(rule(open + "keep_firing_for: 24h"), rule(open + "keep_firing_for: 10m"), script),
      ends);
  EXPECT_EQ(run_changed(rule(open + "resolve: ack"), rule(open + "resolve: auto"), script), ends);
}

TEST(UnchangedRule, SeesANewMemberOfItsGroup) {
  const std::string open = rule("when: {doors: open}, for: 15m");
  EXPECT_EQ(run_changed("groups:\n  doors: [door.contact]\n" + open,
                        "groups:\n  doors: [door.contact, back.contact]\n" + open,
                        {"10:00 back.contact open", "10:01 door.contact closed", "10:05 !reload",
                         "11:00 end"}),
            (Lines{"1 10:20:00 a fires since 1 10:05:00"}));
}

TEST(ChangedState, BeginsAnew) {
  const std::string gated = rule("when: {event: {button.action: pressed}}, unless: [s]");
  EXPECT_EQ(run_changed("states:\n  s: {when: {bed.occupancy: true}}\n" + gated,
                        "states:\n  s: {when: {door.contact: open}}\n" + gated,
                        {"10:00 door.contact closed", "10:01 bed.occupancy true", "10:02 !reload",
                         "10:03 button.action pressed", "10:04 !restart"}),
            (Lines{"1 10:03:00 a fires since 1 10:03:00", "1 10:03:00 a ends"}));
}

TEST(UnchangedState, GoesOn) {
  const std::string asleep = "states:\n  s: {when: {bed.occupancy: true}, for: 20m}\n";
  EXPECT_EQ(run_changed(asleep + kNoRules, asleep + rule("when: {state: s}"),
                        {"10:00 bed.occupancy true", "10:10 !reload", "11:00 end"}),
            (Lines{"1 10:20:00 a fires since 1 10:20:00"}));
}

TEST(ChangedSchedule, IsTakenOverAtOnce) {
  const auto visits = [](const std::string& schedule) {
    return "schedules:\n  visits: " + schedule + "\n" +
           rule("when: {absent: door.contact, between: visits}");
  };
  EXPECT_EQ(run_changed(visits("\"08:30-10:30\""), visits("\"09:30-11:30\""),
                        {"09:00 door.contact open", "12:00 !reload", "2 12:00 end"}),
            (Lines{"2 11:30:00 a fires since 2 11:30:00"}));
  EXPECT_EQ(run_changed(visits("{between: \"08:30-10:30\", days: [tue]}"),
                        visits("{between: \"08:30-10:30\", days: [tue, wed]}"),
                        {"09:00 door.contact open", "12:00 !reload", "2 12:00 end"}),
            (Lines{"2 10:30:00 a fires since 2 10:30:00"}));
}

TEST(ChangedSchedule, GatesFromTheReloadOn) {
  const std::string exit = rule("when: {door.contact: open}, during: dark");
  EXPECT_EQ(run_changed("schedules:\n  dark: \"23:00-07:00\"\n" + exit,
                        "schedules:\n  dark: \"22:00-07:00\"\n" + exit,
                        {"15:00 !reload", "22:30 door.contact open"}),
            (Lines{"1 22:30:00 a fires since 1 22:30:00"}));
}

TEST(ChangedSchedule, KeepsTheCountOfAnOpeningThatGoesOn) {
  const std::string often = rule("when: {count: toilet.flush, at_least: 2, between: dark}");
  const auto counted = [&often](const std::string& window) {
    return run_changed(
        "schedules:\n  dark: \"23:00-07:00\"\n" + often,
        "schedules:\n  dark: \"" + window + "\"\n" + often,
        {"23:10 toilet.flush true", "2 01:00 !reload", "2 02:00 toilet.flush true", "2 05:00 end"});
  };
  EXPECT_EQ(counted("22:00-07:00"), (Lines{"2 02:00:00 a fires since 2 02:00:00"}));
  EXPECT_EQ(counted("01:30-07:00"), Lines{});
}

}  // namespace
}  // namespace homeward::rules::test
