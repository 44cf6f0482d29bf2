#include "daemon/app/router.hpp"

#include "daemon/app/alert_book.hpp"
#include "tests/unit/app/small_home.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

constexpr std::chrono::seconds kNine{1'795'420'800};
const core::WallTime kNow{kNine};
const core::PlatformId kCare{"care"};

/// Writes who may see what, and nothing else.
class PlainProfile final : public ports::Profile {
 public:
  [[nodiscard]] std::string alert_data(const ports::AlertMessage& message,
                                       const ports::Recipient& recipient) const override {
    return recipient.name + ":" + message.alert.rule.str();
  }
  [[nodiscard]] std::string reply_data(const ports::CommandReply& reply) const override {
    return reply.command;
  }
  [[nodiscard]] ports::WireMessage message(const ports::OutboxRow& row,
                                           core::WallTime /*now*/) const override {
    return {row.channel, row.data, false};
  }
  [[nodiscard]] ports::WireMessage status(const ports::StatusMessage& /*status*/,
                                          core::WallTime /*now*/) const override {
    return {};
  }
  [[nodiscard]] ports::WireMessage heartbeat(const ports::HeartbeatMessage& /*beat*/,
                                             core::WallTime /*now*/) const override {
    return {};
  }
  [[nodiscard]] std::vector<std::string> subscriptions() const override { return {}; }
  [[nodiscard]] Result<ports::PlatformCommand> command(
      const ports::WireMessage& /*message*/) const override {
    return failure(ErrorCode::invalid, "no commands");
  }
};

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

class Routing : public testing::Test {
 protected:
  std::vector<ports::OutboxRow> route(const ports::Recipient& one, const char* rule) {
    Router router(home_, {one}, "boot");
    router.add_platform(kCare, profile_, 41);
    return router.rows_for(alert_of(home_, rule), ports::AlertChange::raised, kNow);
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
  const auto rows = router.rows_for(alert_of(home_, "door-open"), ports::AlertChange::raised, kNow);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].data, "wide:door-open");
}

TEST_F(Routing, ASignalDoesNotNameTheRule) {
  ports::Recipient narrow = recipient("narrow");
  narrow.detail = ports::Detail::signal;
  EXPECT_EQ(route(narrow, "door-open").at(0).subject, "");
}

TEST_F(Routing, CommandsAreForThoseWhoMay) {
  ports::Recipient centre = recipient("centre");
  centre.may_command = {"acknowledge"};
  const Router router(home_, {centre}, "boot");
  EXPECT_TRUE(router.may_command(kCare, "acknowledge"));
  EXPECT_FALSE(router.may_command(kCare, "silence"));
  EXPECT_FALSE(router.may_command(core::PlatformId("other"), "acknowledge"));
}

}  // namespace
}  // namespace homeward::app
