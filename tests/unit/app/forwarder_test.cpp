#include "daemon/app/forwarder.hpp"

#include "tests/unit/app/one_platform.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace homeward::app {
namespace {

using ports::MessageClass;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST_F(ForwarderOfAPlatform, NobodyIsSpokenToWithoutConsent) {
  speaks_ = false;
  begin();
  send("secret");
  pass(minutes{10});
  EXPECT_TRUE(brokers_.connects.empty());
  EXPECT_FALSE(forwarder_->status().consent);
  speaks_ = true;
  pass(minutes{1});
  EXPECT_TRUE(forwarder_->status().connected);
  speaks_ = false;
  pass(minutes{1});
  EXPECT_FALSE(forwarder_->status().connected);
}

TEST_F(ForwarderOfAPlatform, WhatIsNoLongerAllowedIsPassedOver) {
  withdrawn_ = "withdrawn";
  brokers_.down = {kFirst, kSecond};
  begin();
  send("withdrawn");
  send("allowed");
  brokers_.down.clear();
  pass(minutes{2});
  EXPECT_TRUE(arrived("allowed"));
  EXPECT_FALSE(arrived("withdrawn"));
  EXPECT_EQ(forwarder_->withdrawn(), 1U);
  EXPECT_TRUE(forwarder_->queue().idle());
}

TEST_F(ForwarderOfAPlatform, ReadingsExpireAtTheBrokerWithTheTimeThatIsLeftAndAlarmsNever) {
  begin();
  send("help");
  send("reading", MessageClass::reading);
  send("trend", MessageClass::trend);
  EXPECT_EQ(message("help").properties.expiry, std::nullopt);
  EXPECT_EQ(message("reading").properties.expiry, hours{48});
  EXPECT_EQ(message("trend").properties.expiry, std::nullopt) << "not asked for";
  brokers_.down = {kFirst, kSecond};
  link_->abandon();
  poll();
  send("waited", MessageClass::reading);
  pass(hours{5});
  brokers_.down.clear();
  pass(minutes{2});
  ASSERT_TRUE(arrived("waited"));
  EXPECT_LE(*message("waited").properties.expiry, hours{43});
  EXPECT_GE(*message("waited").properties.expiry, hours{43} - minutes{2});
}

TEST_F(ForwarderOfAPlatform, TheConfiguredExpiryCountsFromTheFactAndLeavesAMinuteToArrive) {
  message_expiry_ = hours{1};
  begin();
  brokers_.down = {kFirst, kSecond};
  link_->abandon();
  poll();
  send("help");
  send("advisory", MessageClass::advisory);
  send("reading", MessageClass::reading);
  pass(hours{2});
  brokers_.down.clear();
  pass(minutes{2});
  EXPECT_EQ(message("help").properties.expiry, std::nullopt);
  EXPECT_EQ(message("advisory").properties.expiry, seconds{60}) << "old, but sent all the same";
  EXPECT_EQ(message("reading").properties.expiry, seconds{60});
}

TEST_F(ForwarderOfAPlatform, TheStatusIsKeptByTheBrokerWhereThatIsAskedFor) {
  begin();
  EXPECT_FALSE(brokers_.published.front().retain);
  EXPECT_FALSE(link_->will()->retain);
  TearDown();
  brokers_.published.clear();
  retain_status_ = true;
  begin();
  EXPECT_TRUE(brokers_.published.front().retain);
  EXPECT_TRUE(link_->will()->retain);
  EXPECT_EQ(std::count_if(brokers_.published.begin(), brokers_.published.end(),
                          [](const ports::WireMessage& one) { return one.retain; }),
            1)
      << "the life sign is not";
}

/// How often the life sign is sent in a day, and the longest time without one.
class Heartbeats : public ForwarderOfAPlatform,
                   public testing::WithParamInterface<ports::HeartbeatProfile> {};

TEST_P(Heartbeats, ComeThreeTimesPerIntervalAndNeverAllAtTheSameBeat) {
  const auto interval = interval_of(GetParam());
  begin(GetParam());
  const int first = beats_;
  pass(interval * 20);
  EXPECT_EQ(first, 1) << "one at the connect";
  EXPECT_GE(beats_ - first, 60);
  EXPECT_LE(beats_ - first, 71);
}

TEST_P(Heartbeats, AreSentWhenTheyAreAskedFor) {
  begin(GetParam());
  forwarder_->beat_now();
  poll();
  EXPECT_EQ(beats_, 2);
}

INSTANTIATE_TEST_SUITE_P(Profiles, Heartbeats,
                         testing::Values(ports::HeartbeatProfile::s90,
                                         ports::HeartbeatProfile::s180, ports::HeartbeatProfile::h5,
                                         ports::HeartbeatProfile::h25));

}  // namespace
}  // namespace homeward::app
