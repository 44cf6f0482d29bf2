#include "daemon/app/router.hpp"

#include "daemon/app/alert_book.hpp"
#include "tests/unit/app/plain_profile.hpp"
#include "tests/unit/app/small_home.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

constexpr std::chrono::seconds kNine{1'795'420'800};
const core::WallTime kNow{kNine};
const core::SteadyTime kNowOnLine{kNine};
const core::PlatformId kCare{"care"};

ports::Recipient recipient(const std::string& name) {
  ports::Recipient made;
  made.name = name;
  made.platform = kCare;
  made.categories = {core::Category::care, core::Category::safety};
  made.consent = ports::Consent{"resident", "consent", std::nullopt, std::nullopt};
  return made;
}

core::Alert alert_of(const rules::Program& home, const char* rule) {
  AlertBook book(home, "seed");
  return *book.apply(firing(home, rule, 0), core::ClockMapping{});
}

Telling raised_now() {
  return {ports::AlertChange::raised, kNowOnLine, kNowOnLine, {}};
}

class Routing : public testing::Test {
 protected:
  std::vector<ports::OutboxRow> route(const ports::Recipient& one, const char* rule) {
    Router router(home_, {one}, "boot");
    router.add_platform(kCare, profile_, 41);
    const core::Alert alert = alert_of(home_, rule);
    const std::vector<std::string> names = router.audience(alert, kNowOnLine, {}).now;
    return router.rows_for(alert, raised_now(), names);
  }

  const rules::Program home_ = small_home();
  const PlainProfile profile_{};
};

TEST_F(Routing, WhoNeedsItGetsARowWithTheNextSequence) {
  const auto rows = route(recipient("centre"), "panic-button");
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].sequence, 42U);
  EXPECT_EQ(rows[0].message_class, ports::MessageClass::alarm);
  EXPECT_EQ(rows[0].type, "care.homeward.alert.raised.v1");
  EXPECT_EQ(rows[0].data, "centre:panic-button");
  EXPECT_TRUE(rows[0].id.ends_with("/1"));
}

TEST_F(Routing, NoConsentNoMessage) {
  ports::Recipient none = recipient("none");
  none.consent.reset();
  EXPECT_TRUE(route(none, "panic-button").empty());
  ports::Recipient ended = recipient("ended");
  ended.consent->until = kNow;
  EXPECT_TRUE(route(ended, "panic-button").empty());
  ports::Recipient future = recipient("future");
  future.consent->from = kNow + std::chrono::seconds{1};
  EXPECT_TRUE(route(future, "panic-button").empty());
}

TEST_F(Routing, CategorySeverityAndRuleDecideWhoNeedsIt) {
  ports::Recipient technical = recipient("technical");
  technical.categories = {core::Category::technical};
  EXPECT_TRUE(route(technical, "panic-button").empty());
  EXPECT_TRUE(route(recipient("centre"), "in-bed").empty());
  ports::Recipient doors = recipient("doors");
  doors.rules = {"door-*"};
  EXPECT_TRUE(route(doors, "panic-button").empty());
  EXPECT_EQ(route(doors, "door-open").size(), 1U);
  ports::Recipient escalation = recipient("manager");
  escalation.only_escalation = true;
  EXPECT_TRUE(route(escalation, "panic-button").empty());
}

TEST_F(Routing, OneRowAPlatformWithTheWidestOfItsRecipients) {
  ports::Recipient narrow = recipient("narrow");
  narrow.detail = ports::Detail::signal;
  ports::Recipient wide = recipient("wide");
  wide.detail = ports::Detail::full;
  Router router(home_, {narrow, wide}, "boot");
  router.add_platform(kCare, profile_, 0);
  const auto rows =
      router.rows_for(alert_of(home_, "door-open"), raised_now(), {"narrow", "wide", "nobody"});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].data, "wide:door-open");
}

TEST_F(Routing, ASignalDoesNotNameTheRule) {
  ports::Recipient narrow = recipient("narrow");
  narrow.detail = ports::Detail::signal;
  EXPECT_EQ(route(narrow, "door-open").at(0).subject, "");
}

/// Until when a recipient with these mute hours is held back at a local time of 2026-11-23.
class MuteHours : public Routing {
 protected:
  std::optional<core::WallTime> muted_until(const char* rule, std::chrono::hours at,
                                            core::ClockMapping clock = {}) {
    ports::Recipient daughter = recipient("daughter");
    daughter.mute = ports::LocalWindow{std::chrono::hours{23}, std::chrono::hours{7}};
    Router router(home_, {daughter}, "boot");
    router.add_platform(kCare, profile_, 0);
    const Audience audience = router.audience(alert_of(home_, rule), local(at), clock);
    EXPECT_EQ(audience.now.empty(), audience.muted_until.has_value());
    return audience.muted_until;
  }

  /// So many hours after the midnight that begins 2026-11-23 in Amsterdam.
  static core::SteadyTime local(std::chrono::hours hours) {
    return kNowOnLine - std::chrono::hours{9} + hours;
  }
};

TEST_F(MuteHours, HoldBackAWarningUntilTheyEnd) {
  using std::chrono::hours;
  EXPECT_EQ(muted_until("door-open", hours{22}), std::nullopt);
  EXPECT_EQ(muted_until("door-open", hours{23}), core::ClockMapping{}.wall(local(hours{31})));
  EXPECT_EQ(muted_until("door-open", hours{6}), core::ClockMapping{}.wall(local(hours{7})));
  EXPECT_EQ(muted_until("door-open", hours{7}), std::nullopt);
}

TEST_F(MuteHours, NeverHoldBackWhatIsCritical) {
  EXPECT_EQ(muted_until("panic-button", std::chrono::hours{2}), std::nullopt);
}

TEST_F(MuteHours, HoldBackNothingWhileTheClockIsNotSet) {
  const core::ClockMapping unset{core::Duration{0}, core::TimeQuality::unsynchronised};
  EXPECT_EQ(muted_until("door-open", std::chrono::hours{2}, unset), std::nullopt);
}

TEST_F(Routing, WhoWasToldIsNotToldAgainAndMaySpeakOfTheAlert) {
  ports::Recipient manager = recipient("manager");
  manager.only_escalation = true;
  Router router(home_, {manager}, "boot");
  router.add_platform(kCare, profile_, 0);
  core::Alert alert = alert_of(home_, "door-open");
  EXPECT_FALSE(router.may_see(kCare, alert, kNow));
  EXPECT_FALSE(router.told_revision(kCare, alert, kNow));
  alert.outreach.told = {{"manager", 3}};
  EXPECT_TRUE(router.may_see(kCare, alert, kNow));
  EXPECT_EQ(router.told_revision(kCare, alert, kNow), 3U);
  EXPECT_FALSE(router.may_see_rule(kCare, home_.rule(*home_.find_rule("door-open")), kNow));
}

TEST_F(Routing, ConsentThatEndedEndsTheTellingOfThoseWhoKnow) {
  ports::Recipient ended = recipient("ended");
  ended.consent->until = kNow;
  Router router(home_, {ended}, "boot");
  router.add_platform(kCare, profile_, 0);
  core::Alert alert = alert_of(home_, "door-open");
  alert.outreach.told = {{"ended", 1}};
  EXPECT_TRUE(router.rows_for(alert, raised_now(), {"ended"}).empty());
  EXPECT_FALSE(router.reaches("ended", kNow));
  EXPECT_FALSE(router.may_see(kCare, alert, kNow));
}

TEST_F(Routing, CommandsAreForThoseWhoMay) {
  ports::Recipient centre = recipient("centre");
  centre.may_command = {"acknowledge"};
  const Router router(home_, {centre}, "boot");
  EXPECT_TRUE(router.may_command(kCare, "acknowledge", kNow));
  EXPECT_FALSE(router.may_command(kCare, "silence", kNow));
  EXPECT_FALSE(router.may_command(core::PlatformId("other"), "acknowledge", kNow));
}

}  // namespace
}  // namespace homeward::app
