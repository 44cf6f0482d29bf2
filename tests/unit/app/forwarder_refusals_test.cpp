#include "daemon/app/forwarder.hpp"

#include "tests/unit/app/one_platform.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace homeward::app {
namespace {

using ports::MessageClass;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_F(ForwarderOfAPlatform, ARefusedSubscriptionIsToldAndAlertsGoOutAllTheSame) {
  brokers_.complaint = "the broker refused the subscription";
  begin();
  send("help");
  EXPECT_TRUE(arrived("help"));
  EXPECT_EQ(forwarder_->status().last_error, "the broker refused the subscription");
}

TEST_F(ForwarderOfAPlatform, WhatTheBrokerRefusedIsAskedForAgainMoreAndMoreSeldom) {
  brokers_.complaint = "the broker refused the subscription";
  begin();
  pass(minutes{3});
  EXPECT_EQ(brokers_.connects.size(), 1U);
  pass(hours{12});
  EXPECT_GE(brokers_.connects.size(), 9U);
  EXPECT_LE(brokers_.connects.size(), 17U);
  EXPECT_EQ(broker(), kFirst);
  brokers_.complaint.clear();
  pass(hours{2});
  const auto tries = brokers_.connects.size();
  EXPECT_EQ(forwarder_->status().last_error, "");
  pass(hours{12});
  EXPECT_EQ(brokers_.connects.size(), tries) << "now it is whole";
}

using ports::MessageClass;

TEST_F(ForwarderOfAPlatform, WhatTheBrokerRefusesIsHeldAndTriedAgainMoreAndMoreSeldom) {
  begin();
  brokers_.refusal = [](const std::string&, const ports::WireMessage& message) {
    return message.payload.empty() ? std::nullopt
                                   : std::optional(failure(ErrorCode::refused, "not authorised"));
  };
  for (int n = 0; n < 50; ++n) send("help-" + std::to_string(n));
  pass(hours{1});
  EXPECT_LT(brokers_.tries, 800U) << "no fast retry";
  EXPECT_GT(brokers_.tries, 60U) << "and no giving up";
  EXPECT_EQ(forwarder_->status().refused, MessageClass::alarm);
  EXPECT_NE(forwarder_->status().last_error.find("not authorised"), std::string::npos);
  EXPECT_EQ(forwarder_->status().outbox.rows[0], 50U);
  brokers_.refusal = nullptr;
  pass(minutes{2});
  EXPECT_TRUE(dead_.empty());
  EXPECT_EQ(forwarder_->status().last_error, "");
  EXPECT_FALSE(forwarder_->status().refused);
  EXPECT_TRUE(forwarder_->queue().idle());
  std::vector<std::string> order;
  for (const ports::WireMessage& one : brokers_.published) {
    if (one.payload.starts_with("help-")) order.push_back(one.payload);
  }
  ASSERT_EQ(order.size(), 50U) << "all, and once";
  for (std::size_t n = 0; n < 50; ++n) EXPECT_EQ(order[n], "help-" + std::to_string(n));
}

TEST_F(ForwarderOfAPlatform, ABrokerThatRefusesAndEndsTheConnectionIsNotAskedInHaste) {
  begin();
  brokers_.down = {kSecond};
  brokers_.refusal = [this](const std::string&, const ports::WireMessage& message) {
    if (message.payload.empty()) return std::optional<Error>();
    ++asked_;
    link_->abandon();
    return std::optional(failure(ErrorCode::refused, "not authorised"));
  };
  send("help");
  pass(hours{1});
  EXPECT_LT(asked_, 200);
  EXPECT_GT(asked_, 40);
  brokers_.refusal = nullptr;
  pass(minutes{3});
  EXPECT_TRUE(arrived("help"));
}

TEST_F(ForwarderOfAPlatform, AnAlarmGoesOutWhileReadingsAreRefused) {
  begin();
  refuse("");
  for (int n = 0; n < 50; ++n) send("reading-" + std::to_string(n), MessageClass::reading);
  pass(minutes{10});
  refuse("reading-0");
  send("help");
  pass(seconds{5});
  EXPECT_TRUE(arrived("help"));
  EXPECT_FALSE(arrived("reading-0"));
}

TEST_F(ForwarderOfAPlatform, AnotherBrokerOfTheListMayTakeWhatTheFirstRefuses) {
  begin();
  brokers_.refusal = [](const std::string& broker, const ports::WireMessage& message) {
    const bool it = broker == kFirst && message.payload == "help";
    return it ? std::optional(failure(ErrorCode::refused, "quota exceeded")) : std::nullopt;
  };
  send("help");
  pass(seconds{30});
  EXPECT_TRUE(arrived("help"));
  EXPECT_EQ(broker(), kSecond);
}

TEST_F(ForwarderOfAPlatform, WhatIsRefusedForGoodIsADeadLetterAndBlocksNothing) {
  for (const ErrorCode code : {ErrorCode::limit, ErrorCode::invalid}) {
    dead_.clear();
    begin();
    refuse("poison", code);
    send("poison");
    send("after");
    EXPECT_TRUE(arrived("after"));
    EXPECT_EQ(dead_, std::vector<std::string>{"poison"});
    EXPECT_TRUE(forwarder_->queue().idle());
    TearDown();
  }
}

TEST_F(ForwarderOfAPlatform, AMessageThatAloneIsRefusedTimeAfterTimeHoldsUpTheOthersNotForEver) {
  begin();
  refuse("poison");
  send("poison");
  for (int n = 0; n < 30; ++n) send("after-" + std::to_string(n));
  pass(minutes{2});
  EXPECT_TRUE(dead_.empty()) << "not at once";
  EXPECT_TRUE(arrived("after-1"));
  pass(minutes{20});
  EXPECT_EQ(dead_, std::vector<std::string>{"poison"});
  EXPECT_TRUE(arrived("after-29"));
  EXPECT_TRUE(forwarder_->queue().idle());
  EXPECT_FALSE(forwarder_->status().refused);
}

}  // namespace
}  // namespace homeward::app
