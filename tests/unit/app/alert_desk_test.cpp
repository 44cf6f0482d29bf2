#include "daemon/app/alert_desk.hpp"

#include "tests/unit/app/idle_world.hpp"
#include "tests/unit/app/plain_profile.hpp"
#include "tests/unit/app/small_home.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace homeward::app {
namespace {

using core::SteadyTime;
using std::chrono::minutes;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::chrono::seconds kNine{1'795'420'800};  // 2026-11-23, 09:00 in Amsterdam

SteadyTime minute(int count) {
  return SteadyTime{kNine + minutes{count}};
}

ports::Recipient recipient(const std::string& name) {
  ports::Recipient made;
  made.name = name;
  made.platform = core::PlatformId(name);
  made.categories = {core::Category::care, core::Category::safety};
  made.consent = ports::Consent{"resident", "consent", std::nullopt, std::nullopt};
  return made;
}

void with_steps(rules::RuleSet& home) {
  home.rules[0].escalate = {{minutes{30}, "centre", {}}};
  home.rules[1].escalate = {{minutes{3}, "centre", {}}, {minutes{10}, "manager", {}}};
  home.rules[1].resolve = rules::Resolve::ack;
}

/// A desk in a home where a neighbour is told of everything, a centre and a manager by escalation.
/// What it sends reads as a table: minute, what, to whom, revision.
class Desk : public testing::Test {
 protected:
  void SetUp() override {
    manager_.only_escalation = true;
    centre_.only_escalation = true;
    sit_down({});
  }

  /// Opens a desk as a start does, with what the store knows.
  void sit_down(const ports::StoredState& state, const std::vector<rules::OpenAlert>& firing = {},
                SteadyTime now = minute(0)) {
    committer_.group() = {};
    router_.emplace(home_, std::vector{neighbour_, centre_, manager_}, "boot");
    for (const char* name : {"neighbour", "centre", "manager"}) {
      router_->add_platform(core::PlatformId(name), profile_, 0);
    }
    const auto offer = [this](const ports::OutboxRow& row) { offered_.push_back(row.id); };
    desk_.emplace(home_, idle_.world, committer_, *router_, "seed", offer);
    desk_->restore({}, state);
    desk_->start(firing, now);
  }

  void stand_at(SteadyTime now) { idle_.clock.advance(now - idle_.clock.now()); }

  core::AlertId fire(const char* rule, int at) {
    stand_at(minute(at));
    desk_->apply(firing(home_, rule, at * 60), minute(at));
    return newest();
  }

  [[nodiscard]] core::AlertId newest() { return committer_.group().alerts.back().id; }

  void end(const char* rule, int fired, int at) {
    desk_->apply(ending(firing(home_, rule, fired * 60), (at - fired) * 60), minute(at));
  }

  /// What waits to be committed as the store would have it at the next start.
  ports::StoredState stored() {
    ports::StoredState state;
    std::map<core::AlertId, core::Alert> last;
    for (const core::Alert& alert : committer_.group().alerts) last[alert.id] = alert;
    for (const auto& [id, alert] : last) {
      if (alert.open()) state.open_alerts.push_back(alert);
    }
    state.silences = desk_->silences();
    return state;
  }

  std::vector<std::string> sent() {
    std::vector<std::string> lines;
    for (const ports::OutboxRow& row : committer_.group().outbox) {
      const auto after = std::chrono::duration_cast<minutes>(row.time.time_since_epoch() - kNine);
      std::string what = row.type.substr(std::string("care.homeward.").size());
      what = what.substr(0, what.rfind('.'));
      if (what.starts_with("alert.")) what = what.substr(6) + row.id.substr(row.id.find('/'));
      lines.push_back(std::to_string(after.count()) + " " + what + " " + row.data);
    }
    committer_.group().outbox.clear();
    return lines;
  }

  std::vector<std::string> audit() {
    std::vector<std::string> lines;
    for (const ports::AuditEntry& entry : committer_.group().audit) {
      lines.push_back(entry.action + " " + entry.rule.str() + " by " + entry.by + " via " +
                      entry.via + (entry.detail.empty() ? "" : ": " + entry.detail));
    }
    return lines;
  }

  ports::Recipient neighbour_ = recipient("neighbour");
  ports::Recipient centre_ = recipient("centre");
  ports::Recipient manager_ = recipient("manager");
  rules::Program home_ = small_home(with_steps);
  PlainProfile profile_;
  IdleWorld idle_;
  Committer committer_{idle_.store, idle_.clock, {}};
  std::optional<Router> router_;
  std::optional<AlertDesk> desk_;
  std::vector<std::string> offered_;
};

TEST_F(Desk, AnAlarmIsEscalatedRoundAfterRoundUntilSomebodyAcknowledges) {
  const core::AlertId id = fire("panic-button", 0);
  desk_->advance(minute(13));
  EXPECT_THAT(sent(), ElementsAre("0 raised/1 neighbour:panic-button",
                                  "3 escalated/2 centre:panic-button step 1",
                                  "10 escalated/3 manager:panic-button step 2",
                                  "13 escalated/4 centre:panic-button step 3"));
  desk_->acknowledge(id, minute(14), "anna", "centre");
  desk_->advance(minute(1'000));
  EXPECT_THAT(sent(), ElementsAre("14 acknowledged/5 centre:panic-button",
                                  "14 acknowledged/5 manager:panic-button",
                                  "14 acknowledged/5 neighbour:panic-button"));
  end("panic-button", 0, 1'001);
  EXPECT_EQ(sent().size(), 3U);
  EXPECT_THAT(audit(), ElementsAre("acknowledged panic-button by anna via centre"));
}

TEST_F(Desk, OnlyThoseWhoWereToldHearOfTheEnd) {
  fire("door-open", 0);
  end("door-open", 0, 20);
  EXPECT_THAT(sent(),
              ElementsAre("0 raised/1 neighbour:door-open", "20 resolved/2 neighbour:door-open"));
  fire("door-open", 30);
  end("door-open", 30, 70);
  EXPECT_THAT(
      sent(),
      ElementsAre("30 raised/1 neighbour:door-open", "60 escalated/2 centre:door-open step 1",
                  "70 resolved/3 centre:door-open", "70 resolved/3 neighbour:door-open"));
}

TEST_F(Desk, EachStepIsInTheCommitOfItsRevision) {
  fire("door-open", 0);
  committer_.group() = {};
  desk_->advance(minute(30));
  ASSERT_EQ(committer_.group().alerts.size(), 1U);
  EXPECT_EQ(committer_.group().alerts[0].revision, 2U);
  EXPECT_EQ(committer_.group().alerts[0].outreach.round, 1U);
  ASSERT_EQ(committer_.group().outbox.size(), 1U);
  EXPECT_THAT(offered_, IsEmpty());
}

TEST_F(Desk, OnlyTheFirstCryGoesOutBeforeItIsOnDisk) {
  const core::AlertId id = fire("panic-button", 0);
  desk_->advance(minute(5));
  desk_->acknowledge(id, minute(6), "", "cli");
  EXPECT_THAT(offered_, ElementsAre(id.str() + "/1"));
}

TEST_F(Desk, ARestartGoesOnWithTheNextStepAndRunsNoneTwice) {
  fire("panic-button", 0);
  desk_->advance(minute(5));
  const ports::StoredState state = stored();
  const rules::OpenAlert open{
      home_.find_rule("panic-button").value(), {}, minute(0), minute(0), false};
  sit_down(state, {open}, minute(6));
  desk_->advance(minute(12));
  EXPECT_THAT(sent(), ElementsAre("10 escalated/3 manager:panic-button step 2"));
}

TEST_F(Desk, WhatFellDueDuringALongStopIsDoneOnceAndAtOnce) {
  fire("panic-button", 0);
  const ports::StoredState state = stored();
  const rules::OpenAlert open{
      home_.find_rule("panic-button").value(), {}, minute(0), minute(0), false};
  stand_at(minute(600));
  sit_down(state, {open}, minute(600));
  desk_->advance(minute(606));
  EXPECT_THAT(sent(), ElementsAre("600 escalated/2 centre:panic-button step 1"));
  desk_->advance(minute(608));
  EXPECT_THAT(sent(), ElementsAre("607 escalated/3 manager:panic-button step 2"));
}

TEST_F(Desk, AnAlertThatIsFoundLateGivesThoseWhoAreToldTheirTime) {
  stand_at(minute(60));
  desk_->apply(firing(home_, "panic-button", 0), minute(0));
  desk_->advance(minute(62));
  EXPECT_THAT(sent(), ElementsAre("0 raised/1 neighbour:panic-button"));
  desk_->advance(minute(63));
  EXPECT_THAT(sent(), ElementsAre("63 escalated/2 centre:panic-button step 1"));
}

TEST_F(Desk, AClockStepMovesNoStep) {
  fire("panic-button", 0);
  idle_.clock.set_mapping({std::chrono::hours{-5}, core::TimeQuality::synchronised});
  desk_->clock_changed(minute(1));
  EXPECT_EQ(desk_->wake_at(), minute(3));
}

TEST_F(Desk, RepeatsGoToThoseWhoWereToldAndStopAtTheAcknowledgement) {
  home_ = small_home([](rules::RuleSet& home) { home.rules[0].repeat_interval = minutes{20}; });
  sit_down({});
  const core::AlertId id = fire("door-open", 0);
  desk_->advance(minute(50));
  desk_->acknowledge(id, minute(55), "", "cli");
  desk_->advance(minute(500));
  EXPECT_THAT(
      sent(),
      ElementsAre("0 raised/1 neighbour:door-open", "20 updated/2 neighbour:door-open",
                  "40 updated/3 neighbour:door-open", "55 acknowledged/4 neighbour:door-open"));
}

TEST_F(Desk, MuteHoursDelayAWarningAndItsEscalationGoesOn) {
  neighbour_.mute = ports::LocalWindow{std::chrono::hours{8}, std::chrono::hours{10}};
  sit_down({});
  fire("door-open", 0);
  fire("panic-button", 1);
  EXPECT_THAT(sent(), ElementsAre("1 raised/1 neighbour:panic-button"));
  desk_->acknowledge(newest(), minute(2), "", "cli");
  sent();
  desk_->advance(minute(61));
  EXPECT_THAT(sent(), ElementsAre("30 escalated/2 centre:door-open step 1",
                                  "0 raised/3 neighbour:door-open"));
}

TEST_F(Desk, WhatIsOverBeforeMuteHoursEndIsNotTold) {
  neighbour_.mute = ports::LocalWindow{std::chrono::hours{8}, std::chrono::hours{10}};
  sit_down({});
  fire("door-open", 0);
  end("door-open", 0, 20);
  desk_->advance(minute(200));
  EXPECT_THAT(sent(), IsEmpty());
}

ports::SilenceRequest silence_of(const char* rule, int length) {
  ports::SilenceRequest request;
  request.rule = rule;
  request.length = minutes{length};
  request.reason = "painters";
  request.by = "anna";
  request.via = "cli";
  return request;
}

TEST_F(Desk, ASilenceDelaysAndIsReportedItself) {
  ASSERT_TRUE(desk_->silence(silence_of("door-open", 60), minute(0)));
  fire("door-open", 10);
  desk_->advance(minute(59));
  EXPECT_THAT(sent(), ElementsAre("0 silence neighbour:door-open on"));
  desk_->advance(minute(95));
  EXPECT_THAT(sent(),
              ElementsAre("60 silence neighbour:door-open off", "10 raised/2 neighbour:door-open",
                          "90 escalated/3 centre:door-open step 1"));
  EXPECT_THAT(audit(), ElementsAre("silenced door-open by anna via cli: painters",
                                   "silence-ended door-open by  via homeward"));
  EXPECT_THAT(desk_->silences(), IsEmpty());
}

TEST_F(Desk, ASilenceStopsTheStepsOfAnOpenAlertAndNotTheWordOfItsEnd) {
  fire("door-open", 0);
  ASSERT_TRUE(desk_->silence(silence_of("door-open", 600), minute(5)));
  end("door-open", 0, 100);
  EXPECT_THAT(sent(),
              ElementsAre("0 raised/1 neighbour:door-open", "5 silence neighbour:door-open on",
                          "100 resolved/2 neighbour:door-open"));
}

TEST_F(Desk, ASilenceSurvivesARestartAndEndsInItsTime) {
  ASSERT_TRUE(desk_->silence(silence_of("door-open", 60), minute(0)));
  sit_down(stored(), {}, minute(50));
  EXPECT_EQ(desk_->wake_at(), minute(60));
  // A boot without a clock: the time line went back by a year.
  ports::StoredState state = stored();
  sit_down(state, {}, minute(-525'600));
  EXPECT_EQ(desk_->wake_at(), minute(-525'600 + 60));
}

TEST_F(Desk, SilencesHaveTheirLimits) {
  EXPECT_EQ(desk_->silence(silence_of("none", 1), minute(0)).error().code, ErrorCode::not_found);
  EXPECT_EQ(desk_->silence(silence_of("door-open", 7 * 24 * 60 + 1), minute(0)).error().code,
            ErrorCode::invalid);
  EXPECT_EQ(desk_->silence(silence_of("door-open", 0), minute(0)).error().code, ErrorCode::invalid);
  ports::SilenceRequest wordless = silence_of("door-open", 1);
  wordless.reason.clear();
  EXPECT_EQ(desk_->silence(wordless, minute(0)).error().code, ErrorCode::invalid);
  ports::SilenceRequest panic = silence_of("panic-button", 1);
  EXPECT_EQ(desk_->silence(panic, minute(0)).error().code, ErrorCode::refused);
  panic.critical = true;
  EXPECT_TRUE(desk_->silence(panic, minute(0)));
  EXPECT_EQ(desk_->end_silence("door-open", minute(1), "", "cli").error().code,
            ErrorCode::not_found);
  EXPECT_TRUE(desk_->end_silence("panic-button", minute(1), "", "cli"));
}

TEST_F(Desk, ATestAlertWalksTheListOnceAndEndsWithItsAcknowledgement) {
  stand_at(minute(0));
  const core::Alert test = desk_->test_alert("panic-button", minute(0), "bert", "cli").value();
  desk_->advance(minute(11));
  EXPECT_THAT(sent(), ElementsAre("0 raised/1 neighbour:panic-button",
                                  "3 escalated/2 centre:panic-button step 1",
                                  "10 escalated/3 manager:panic-button step 2"));
  desk_->acknowledge(test.id, minute(12), "anna", "manager");
  EXPECT_EQ(sent().size(), 6U) << "acknowledged and resolved, for all three";
  EXPECT_TRUE(desk_->book().open().empty());
  EXPECT_EQ(desk_->wake_at(), std::nullopt);
  EXPECT_THAT(audit(), ElementsAre("tested panic-button by bert via cli",
                                   "acknowledged panic-button by anna via manager: test"));
}

TEST_F(Desk, ATestAlertThatNobodyAnswersEndsByItself) {
  ASSERT_TRUE(desk_->test_alert("in-bed", minute(0), "", "cli"));
  ASSERT_TRUE(desk_->test_alert("in-bed", minute(1), "", "cli")) << "it ends the one before";
  EXPECT_EQ(desk_->book().open().size(), 1U);
  desk_->advance(minute(7));
  EXPECT_TRUE(desk_->book().open().empty());
  EXPECT_EQ(desk_->test_alert("none", minute(8), "", "cli").error().code, ErrorCode::not_found);
}

TEST_F(Desk, AnOpenAlertWhoseRuleIsGoneEndsAndThoseWhoWereToldHearIt) {
  fire("door-open", 0);
  const ports::StoredState state = stored();
  home_ = small_home([](rules::RuleSet& home) { home.rules.erase(home.rules.begin()); });
  sit_down(state, {}, minute(5));
  EXPECT_THAT(sent(), ElementsAre("5 resolved/2 neighbour:door-open"));
  EXPECT_EQ(committer_.group().alerts.back().reason, core::ResolveReason::rule_removed);
  EXPECT_THAT(audit(), ElementsAre("resolved door-open by  via homeward: rule removed or changed"));
}

TEST_F(Desk, AnOpenAlertThatOnlyTheRulesForgotStaysUntilItIsAcknowledgedOrFiresAgain) {
  fire("door-open", 0);
  const ports::StoredState state = stored();
  sit_down(state, {}, minute(5));
  EXPECT_THAT(sent(), IsEmpty());
  EXPECT_EQ(desk_->book().open().size(), 1U);
  fire("door-open", 10);
  EXPECT_THAT(sent(),
              ElementsAre("10 resolved/2 neighbour:door-open", "10 raised/1 neighbour:door-open"));
}

TEST_F(Desk, AnAlertOfAVersionThatKeptNoListOfTheToldStillHasItsRestore) {
  fire("door-open", 0);
  ports::StoredState state = stored();
  state.open_alerts[0].outreach = {};
  const rules::OpenAlert open{
      home_.find_rule("door-open").value(), {}, minute(0), minute(0), false};
  sit_down(state, {open}, minute(5));
  EXPECT_THAT(sent(), IsEmpty());
  end("door-open", 0, 10);
  EXPECT_THAT(sent(), ElementsAre("10 resolved/2 neighbour:door-open"));
}

TEST_F(Desk, AStepThatReachesNobodyIsPassedWithoutARevision) {
  centre_.consent.reset();
  sit_down({});
  fire("panic-button", 0);
  desk_->advance(minute(11));
  EXPECT_THAT(sent(), ElementsAre("0 raised/1 neighbour:panic-button",
                                  "10 escalated/2 manager:panic-button step 2"));
}

}  // namespace
}  // namespace homeward::app
