#include "daemon/rules/follow_up.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace homeward::rules {
namespace {

using core::SteadyTime;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = FollowUp::Kind;

/// An instant so many minutes after the alert fired.
SteadyTime minute(int count) {
  return SteadyTime{hours{500'000}} + minutes{count};
}

Rule rule_with(std::vector<std::pair<int, std::string>> steps) {
  Rule rule;
  rule.id = core::RuleId("r");
  for (auto& [after, to] : steps) rule.escalate.push_back({minutes{after}, std::move(to), {}});
  return rule;
}

Rule alarm_with(std::vector<std::pair<int, std::string>> steps) {
  Rule rule = rule_with(std::move(steps));
  rule.severity = core::Severity::critical;
  return rule;
}

core::Alert fired(const Rule& rule) {
  core::Alert alert;
  alert.severity = rule.severity;
  begin_outreach(alert, minute(0));
  return alert;
}

/// "3 centre" for a step, "30 repeat" for a repeat: the minute and what is done.
std::vector<std::string> timetable(const std::vector<FollowUp>& all) {
  std::vector<std::string> lines;
  for (const FollowUp& one : all) {
    const auto after = std::chrono::duration_cast<minutes>(one.at - minute(0)).count();
    const std::string what = one.kind == Kind::escalate ? one.to
                             : one.kind == Kind::repeat ? "repeat"
                                                        : "end";
    lines.push_back(std::to_string(after) + " " + what);
  }
  return lines;
}

std::vector<std::string> first_hours(const Rule& rule, int count) {
  return timetable(follow_ups(rule, minute(0), minute(60 * count)));
}

TEST(FollowUps, AWarningWalksItsListOnce) {
  EXPECT_THAT(first_hours(rule_with({{30, "centre"}, {60, "manager"}}), 48),
              ElementsAre("30 centre", "60 manager"));
}

TEST(FollowUps, AnAlarmStartsItsListAgainForEverWithGrowingPauses) {
  EXPECT_THAT(first_hours(alarm_with({{3, "centre"}, {10, "manager"}}), 4),
              ElementsAre("3 centre", "10 manager",       // the first round
                          "13 centre", "20 manager",      // at once
                          "28 centre", "35 manager",      // after 5 minutes
                          "48 centre", "55 manager",      // after 10
                          "78 centre", "85 manager",      // after 20
                          "128 centre", "135 manager",    // after 40
                          "198 centre", "205 manager"));  // after 60, and so on
  const auto year =
      follow_ups(alarm_with({{3, "centre"}, {10, "manager"}}), minute(0), minute(60 * 24 * 365));
  EXPECT_GT(year.size(), 2U * 24 * 300);
  EXPECT_EQ(year[2].step, 3U) << "steps are counted on through the rounds";
}

TEST(FollowUps, ResolveAckMakesAnAlarmToo) {
  Rule rule = rule_with({{3, "centre"}});
  rule.resolve = Resolve::ack;
  EXPECT_THAT(first_hours(rule, 1),
              ElementsAre("3 centre", "6 centre", "14 centre", "27 centre", "50 centre"));
}

TEST(FollowUps, AListWithoutADelayNeitherFloodsNorHangs) {
  const auto all = follow_ups(alarm_with({{0, "centre"}}), minute(0), minute(60));
  ASSERT_FALSE(all.empty());
  EXPECT_LT(all.size(), 10U);
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GE(all[i].at - all[i - 1].at, minutes{1});
}

TEST(FollowUps, StepsRunInTheOrderOfTheirDelaysWhateverTheFileSays) {
  EXPECT_THAT(first_hours(rule_with({{10, "late"}, {3, "early"}, {10, "later"}}), 1),
              ElementsAre("3 early", "10 late", "10 later"));
}

TEST(FollowUps, RepeatsKeepTheirDistanceAndStepsComeFirst) {
  Rule rule = rule_with({{30, "centre"}});
  rule.repeat_interval = minutes{30};
  EXPECT_THAT(first_hours(rule, 2),
              ElementsAre("30 centre", "30 repeat", "60 repeat", "90 repeat"));
}

TEST(FollowUps, NothingFollowsAnAcknowledgementOrTheEnd) {
  Rule rule = alarm_with({{3, "centre"}});
  rule.repeat_interval = minutes{30};
  core::Alert acknowledged = fired(rule);
  acknowledged.acknowledged = core::Acknowledgement{};
  EXPECT_FALSE(next_follow_up(rule, acknowledged));
  EXPECT_FALSE(answer_by(rule, acknowledged));
  core::Alert resolved = fired(rule);
  resolved.resolved_at = core::WallTime{};
  EXPECT_FALSE(next_follow_up(rule, resolved));
}

TEST(FollowUps, AnAnswerHelpsUntilTheNextStep) {
  const Rule rule = rule_with({{3, "centre"}, {10, "manager"}});
  core::Alert alert = fired(rule);
  EXPECT_EQ(answer_by(rule, alert), minute(3));
  note_done(*next_follow_up(rule, alert), rule, alert);
  EXPECT_EQ(answer_by(rule, alert), minute(10));
  note_done(*next_follow_up(rule, alert), rule, alert);
  EXPECT_EQ(answer_by(rule, alert), std::nullopt);
}

/// What follows from `now` on, up to `until`.
std::vector<std::string> rest(const Rule& rule, core::Alert alert, SteadyTime until) {
  std::vector<FollowUp> all;
  while (const auto next = next_follow_up(rule, alert)) {
    if (next->at >= until) break;
    note_done(*next, rule, alert);
    all.push_back(*next);
  }
  return timetable(all);
}

TEST(FollowUps, AfterALongStopTheListGoesOnWithItsDistancesAndDoesNotBurst) {
  const Rule rule = alarm_with({{3, "centre"}, {10, "manager"}});
  core::Alert alert = fired(rule);
  catch_up(rule, alert, minute(300));
  EXPECT_THAT(rest(rule, alert, minute(320)),
              ElementsAre("300 centre", "307 manager", "310 centre", "317 manager"));
}

TEST(FollowUps, AShortStopChangesNothing) {
  const Rule rule = alarm_with({{3, "centre"}, {10, "manager"}});
  core::Alert alert = fired(rule);
  note_done(*next_follow_up(rule, alert), rule, alert);
  catch_up(rule, alert, minute(9));
  EXPECT_THAT(rest(rule, alert, minute(12)), ElementsAre("10 manager"));
}

TEST(FollowUps, ATimeLineThatWentBackDelaysNoMoreThanThePause) {
  const Rule rule = alarm_with({{3, "centre"}, {10, "manager"}});
  core::Alert alert = fired(rule);
  while (next_follow_up(rule, alert)->at < minute(200)) {
    note_done(*next_follow_up(rule, alert), rule, alert);
  }
  catch_up(rule, alert, minute(1));
  EXPECT_LE(next_follow_up(rule, alert)->at, minute(1 + 60 + 3));
}

TEST(FollowUps, MissedRepeatsBecomeOne) {
  Rule rule = rule_with({});
  rule.repeat_interval = minutes{30};
  core::Alert alert = fired(rule);
  catch_up(rule, alert, minute(200));
  EXPECT_THAT(rest(rule, alert, minute(240)), ElementsAre("200 repeat", "230 repeat"));
}

TEST(FollowUps, AShortenedListGoesOnBehindItsEnd) {
  core::Alert alert = fired(alarm_with({}));
  alert.outreach.step = 5;
  const Rule shorter = alarm_with({{3, "centre"}, {10, "manager"}});
  EXPECT_THAT(rest(shorter, alert, minute(21)),
              ElementsAre("10 manager", "13 centre", "20 manager"));
}

TEST(FollowUps, ATestAlertWalksTheListOnceWithoutRepeatsAndEnds) {
  Rule rule = alarm_with({{3, "centre"}, {10, "manager"}});
  rule.repeat_interval = minutes{2};
  core::Alert alert = fired(rule);
  alert.test = true;
  EXPECT_THAT(rest(rule, alert, minute(15)), ElementsAre("3 centre", "10 manager"));
  const Rule bare = rule_with({});
  EXPECT_EQ(next_follow_up(bare, alert)->kind, Kind::end_test);
  EXPECT_EQ(next_follow_up(bare, alert)->at, minute(5));
  note_done(*next_follow_up(rule, alert), rule, alert);
  note_done(*next_follow_up(rule, alert), rule, alert);
  EXPECT_EQ(next_follow_up(rule, alert)->kind, Kind::end_test);
  EXPECT_EQ(next_follow_up(rule, alert)->at, minute(15));
}

TEST(FollowUps, ARuleThatSaysNothingHasNone) {
  EXPECT_THAT(first_hours(alarm_with({}), 100), IsEmpty());
}

}  // namespace
}  // namespace homeward::rules
