#include "daemon/app/forwarder.hpp"

#include "lib/async/spawn.hpp"
#include "tests/unit/app/idle_world.hpp"
#include "tests/unit/app/plain_profile.hpp"
#include "tests/unit/app/scripted_link.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>

namespace homeward::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr const char* kFirst = "mqtts://a:8883";
constexpr const char* kSecond = "mqtts://b:8883";

/// One platform with two brokers; time passes as the test says.
class ForwarderOfAPlatform : public testing::Test {
 protected:
  void begin(ports::HeartbeatProfile heartbeat = ports::HeartbeatProfile::h25,
             std::uint64_t seed = 7) {
    PlatformPorts platform;
    platform.options.id = core::PlatformId("care");
    platform.options.brokers = {kFirst, kSecond};
    platform.options.heartbeat = heartbeat;
    platform.link = std::make_unique<ScriptedLink>(idle_.clock, brokers_);
    platform.profile = std::make_unique<PlainProfile>();
    platform.link_options = [](std::string broker) -> Result<ports::LinkOptions> {
      ports::LinkOptions options;
      options.broker = std::move(broker);
      return options;
    };
    platform.credentials = [this] { return credentials_; };
    forwarder_.emplace(idle_.loop.get_executor(), std::move(platform), idle_.world,
                       ports::OutboxDepth{}, hooks(), seed);
    async::spawn("forward", idle_.loop.get_executor(), forwarder_->run());
    poll();
  }

  void TearDown() override {
    if (forwarder_) forwarder_->stop();
    pass(seconds{5});
  }

  ForwarderHooks hooks() {
    ForwarderHooks made;
    made.delivered = [](const ports::DeliveryMark&) {};
    made.birth = [] { return ports::StatusMessage{}; };
    made.heartbeat = [this] {
      ++beats_;
      return ports::HeartbeatMessage{};
    };
    made.speaks = [this] { return speaks_; };
    made.still_allowed = [this](ports::OutboxRow& row) { return row.id != withdrawn_; };
    return made;
  }

  /// Lets time pass from deadline to deadline.
  void pass(core::Duration time) {
    const core::SteadyTime end = idle_.clock.now() + time;
    while (idle_.clock.now() < end) {
      const core::SteadyTime next = std::min(idle_.clock.next_deadline(), end);
      idle_.clock.advance(std::max(next - idle_.clock.now(), core::Duration{1}));
      poll();
    }
  }

  void poll() {
    idle_.loop.restart();
    idle_.loop.poll();
  }

  void send(const std::string& id) {
    ports::OutboxRow row;
    row.platform = core::PlatformId("care");
    row.sequence = ++sequence_;
    row.id = id;
    row.channel = "alerts";
    row.data = id;
    row.time = idle_.clock.wall_now();
    forwarder_->add(row);
    poll();
  }

  [[nodiscard]] std::string broker() const { return forwarder_->status().broker; }
  [[nodiscard]] bool arrived(const std::string& id) const {
    return std::any_of(brokers_.published.begin(), brokers_.published.end(),
                       [&](const ports::WireMessage& one) { return one.payload == id; });
  }

  IdleWorld idle_;
  ScriptedBrokers brokers_;
  std::optional<Forwarder> forwarder_;
  bool speaks_{true};
  int beats_{0};
  std::string credentials_{"1"};
  std::string withdrawn_;
  std::uint64_t sequence_{0};
};

TEST_F(ForwarderOfAPlatform, TheNextBrokerStandsInAndTheFirstIsTakenAgainWhenItIsBack) {
  brokers_.down = {kFirst};
  begin();
  pass(seconds{15});
  EXPECT_TRUE(forwarder_->status().connected);
  EXPECT_EQ(broker(), kSecond);
  brokers_.down.clear();
  pass(minutes{3});
  EXPECT_EQ(broker(), kSecond) << "not at once: it may flap";
  pass(minutes{4});
  EXPECT_EQ(broker(), kFirst);
  EXPECT_TRUE(forwarder_->status().connected);
}

TEST_F(ForwarderOfAPlatform, AnAlarmBringsAHomeBackSoonerThanTheCrowd) {
  brokers_.down = {kFirst};
  begin(ports::HeartbeatProfile::h25, 3);
  pass(seconds{3});
  ASSERT_FALSE(forwarder_->status().connected) << "this home's turn comes later";
  send("help");
  EXPECT_TRUE(arrived("help"));
  EXPECT_EQ(broker(), kSecond);
}

TEST_F(ForwarderOfAPlatform, WhileTheFirstBrokerStaysAwayItIsTriedMoreAndMoreSeldom) {
  brokers_.down = {kFirst};
  begin();
  pass(hours{12});
  EXPECT_EQ(broker(), kSecond);
  EXPECT_TRUE(forwarder_->status().connected);
  const auto tries = std::count_if(brokers_.connects.begin(), brokers_.connects.end(),
                                   [](const auto& one) { return one.first == kFirst; });
  EXPECT_GE(tries, 8);
  EXPECT_LE(tries, 16);
  send("after-all");
  EXPECT_TRUE(arrived("after-all"));
}

TEST_F(ForwarderOfAPlatform, ABrokerThatAcknowledgesNothingIsLeftForTheNext) {
  brokers_.frozen = {kFirst};
  begin();
  EXPECT_TRUE(forwarder_->status().connected);
  send("help");
  pass(seconds{19});
  EXPECT_FALSE(arrived("help"));
  pass(seconds{4});
  EXPECT_EQ(broker(), kSecond);
  EXPECT_TRUE(arrived("help"));
}

TEST_F(ForwarderOfAPlatform, TriesAreSpreadOverTheWholeTimeUpToAMinute) {
  brokers_.down = {kFirst, kSecond};
  begin();
  pass(hours{2});
  core::Duration longest{0};
  core::Duration shortest{hours{1}};
  // The first tries come sooner.
  for (std::size_t n = 20; n < brokers_.connects.size(); ++n) {
    const core::Duration wait = brokers_.connects[n].second - brokers_.connects[n - 1].second;
    longest = std::max(longest, wait);
    shortest = std::min(shortest, wait);
  }
  EXPECT_LE(longest, seconds{60});
  EXPECT_GE(longest, seconds{50});
  EXPECT_LE(shortest, seconds{6});
  EXPECT_GE(brokers_.connects.size(), 180U);
  EXPECT_LE(brokers_.connects.size(), 320U);
}

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

TEST_F(ForwarderOfAPlatform, AReplacedPasswordIsTakenAtOnceOverANewConnection) {
  begin();
  pass(minutes{5});
  EXPECT_EQ(brokers_.connects.size(), 1U);
  credentials_ = "2";
  pass(minutes{2});
  ASSERT_EQ(brokers_.connects.size(), 2U);
  EXPECT_EQ(brokers_.connects.back().first, kFirst);
  EXPECT_TRUE(forwarder_->status().connected);
  pass(minutes{30});
  EXPECT_EQ(brokers_.connects.size(), 2U);
}

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
