#include "tests/unit/rules/script.hpp"

#include <gtest/gtest.h>

// RULES.md 7.3 as tables. The hatch has `debounce: 5s`, the attic `clear_after: 3m`, the beacon is
// on Bluetooth.
namespace homeward::rules::test {
namespace {

std::string rule(const std::string& body) {
  return "rules:\n  - {alert: a, " + body + "}\n";
}

const std::string kHatch = rule("when: {hatch.contact: open}");

TEST(Debounce, AChangeCountsOnceItLasted) {
  EXPECT_EQ(run(kHatch, {"09:00 hatch.contact closed", "10:00 hatch.contact open",
                         "10:00:03 hatch.contact closed", "10:01 hatch.contact open",
                         "10:01:02 hatch.contact open", "10:02 hatch.contact closed"}),
            (Lines{"1 10:01:05 a fires since 1 10:01:05"}));
  EXPECT_EQ(run(kHatch, {"09:00 hatch.contact closed", "10:00 hatch.contact open",
                         "10:02 hatch.contact closed", "10:02:05 end"}),
            (Lines{"1 10:00:05 a fires since 1 10:00:05", "1 10:02:05 a ends"}));
}

TEST(Debounce, TheFirstValueAndMeasurementsAreNotHeldBack) {
  EXPECT_EQ(run(kHatch, {"10:00 hatch.contact open"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00"}));
  EXPECT_EQ(run(rule("when: {hatch.temperature: {above: 30}}"),
                {"10:00 hatch.temperature 20", "10:00:01 hatch.temperature 31"}),
            (Lines{"1 10:00:01 a fires since 1 10:00:01"}));
}

TEST(Debounce, ARestartKeepsWhatIsHeldBack) {
  EXPECT_EQ(run(kHatch, {"09:00 hatch.contact closed", "10:00 hatch.contact open",
                         "10:00:02 !restart", "10:00:10 end"}),
            (Lines{"1 10:00:05 a fires since 1 10:00:05"}));
}

TEST(ClearAfter, AStuckMotionDecays) {
  EXPECT_EQ(run(rule("when: {attic.motion: true}"),
                {"10:00 attic.motion true", "10:02 attic.motion true", "10:03 !restart",
                 "11:00 end", "12:00 attic.motion true", "12:01 attic.motion false"}),
            (Lines{"1 10:00:00 a fires since 1 10:00:00", "1 10:05:00 a ends",
                   "1 12:00:00 a fires since 1 12:00:00", "1 12:01:00 a ends"}));
}

TEST(ClearAfter, ADecayIsNoActivity) {
  EXPECT_EQ(
      run(rule("when: {absent: activity}, for: 4h"), {"01:00 attic.motion true", "05:00 end"}),
      (Lines{"1 05:00:00 a fires since 1 01:00:00"}));
}

TEST(Dedup, ABeaconThatRepeatsItselfIsHeardOnce) {
  const std::string rules =
      rule("when: {count: {beacon.action: pressed}, at_least: 3, within: 1m}");
  EXPECT_EQ(run(rules, {"10:00:00 beacon.action pressed", "10:00:01 beacon.action pressed",
                        "10:00:02 beacon.action pressed", "10:00:03 beacon.action pressed",
                        "10:00:06 beacon.action pressed"}),
            (Lines{"1 10:00:06 a fires since 1 10:00:06"}));
}

TEST(Dedup, AnExactCopyIsHeardOnceAndAQuickSecondPressIsTwo) {
  const std::string rules =
      rule("when: {count: {button.action: pressed}, at_least: 2, within: 1m}");
  EXPECT_EQ(run(rules, {"10:00 button.action pressed", "10:00 button.action pressed", "10:05 end"}),
            Lines{});
  EXPECT_EQ(run(rules, {"10:00:00 button.action pressed", "10:00:01 button.action pressed"}),
            (Lines{"1 10:00:01 a fires since 1 10:00:01"}));
}

}  // namespace
}  // namespace homeward::rules::test
