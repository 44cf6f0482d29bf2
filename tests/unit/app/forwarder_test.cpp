#include "daemon/app/forwarder.hpp"

#include "lib/async/spawn.hpp"
#include "tests/unit/app/idle_world.hpp"
#include "tests/unit/app/plain_profile.hpp"
#include "tests/unit/app/scripted_link.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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
    auto link = std::make_unique<ScriptedLink>(idle_.clock, brokers_);
    link_ = link.get();
    platform.link = std::move(link);
    platform.options.retain_status = retain_status_;
    platform.options.message_expiry = message_expiry_;
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
    made.rows.delivered = [](const ports::DeliveryMark&) {};
    made.rows.dead_letter = [this](const ports::OutboxRow& row, const Error&) {
      dead_.push_back(row.id);
    };
    made.birth = [] { return ports::StatusMessage{}; };
    made.heartbeat = [this] {
      ++beats_;
      return ports::HeartbeatMessage{};
    };
    made.speaks = [this] { return speaks_; };
    made.rows.still_allowed = [this](ports::OutboxRow& row) { return row.id != withdrawn_; };
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

  void send(const std::string& id, ports::MessageClass message_class = ports::MessageClass::alarm) {
    ports::OutboxRow row;
    row.platform = core::PlatformId("care");
    row.message_class = message_class;
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

  [[nodiscard]] const ports::WireMessage& message(const std::string& id) const {
    return *std::find_if(brokers_.published.begin(), brokers_.published.end(),
                         [&](const ports::WireMessage& one) { return one.payload == id; });
  }
  void refuse(const std::string& id, ErrorCode code = ErrorCode::refused) {
    brokers_.refusal = [id, code](const std::string&, const ports::WireMessage& message) {
      const bool it = id.empty() ? !message.payload.empty() : message.payload == id;
      return it ? std::optional(failure(code, "not authorised")) : std::nullopt;
    };
  }

  IdleWorld idle_;
  ScriptedBrokers brokers_;
  std::optional<Forwarder> forwarder_;
  bool speaks_{true};
  bool retain_status_{false};
  std::optional<std::chrono::seconds> message_expiry_;
  ScriptedLink* link_{nullptr};
  std::vector<std::string> dead_;
  int asked_{0};
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

/// A full window would break it each time before the first answer is there.
TEST_F(ForwarderOfAPlatform, ALinkThatBreaksEveryFewMessagesBringsABacklogAcross) {
  brokers_.bears = 5;
  begin();
  constexpr int kRows = 60;
  for (int row = 0; row < kRows; ++row) {
    send("reading " + std::to_string(row), ports::MessageClass::reading);
  }
  pass(minutes{10});
  for (int row = 0; row < kRows; ++row) {
    EXPECT_TRUE(arrived("reading " + std::to_string(row))) << row;
  }
  EXPECT_LE(brokers_.tries, 10 * kRows);
  brokers_.bears.reset();
}

TEST_F(ForwarderOfAPlatform, BrokersThatHangUpAtOnceAreTriedMoreAndMoreSeldom) {
  brokers_.bears = 0;
  begin();
  send("help");
  pass(minutes{10});
  EXPECT_LT(brokers_.connects.size(), 60U);
  EXPECT_NE(forwarder_->status().last_error.find("the connection to the broker is lost"),
            std::string::npos);
  brokers_.bears.reset();
  pass(minutes{2});
  EXPECT_TRUE(arrived("help"));
}

TEST_F(ForwarderOfAPlatform, WhileTheWindowIsSmallAnAlarmWaitsForNoReading) {
  brokers_.bears = 2;  // what is said at a connect, and no row
  begin();
  send("reading", ports::MessageClass::reading);
  pass(minutes{1});
  ASSERT_FALSE(arrived("reading"));
  brokers_.bears = 5;
  pass(minutes{1});
  ASSERT_TRUE(arrived("reading"));
  // From here on nothing that was sent is answered: the readings fill the small window.
  brokers_.frozen = {kFirst, kSecond};
  for (int row = 0; row < 5; ++row)
    send("late " + std::to_string(row), ports::MessageClass::reading);
  brokers_.frozen.clear();
  send("last", ports::MessageClass::reading);
  send("help");
  pass(seconds{2});
  EXPECT_TRUE(arrived("help"));
  EXPECT_FALSE(arrived("last"));
  brokers_.bears.reset();
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

TEST_F(ForwarderOfAPlatform, WhyTheBrokerEndedTheConnectionIsToldAndTheNextOneStandsIn) {
  begin();
  link_->end_connection(failure(ErrorCode::disconnected, "the server has moved", kFirst));
  poll();
  EXPECT_NE(forwarder_->status().last_error.find("has moved"), std::string::npos);
  send("help");
  pass(seconds{10});
  EXPECT_TRUE(arrived("help"));
  EXPECT_EQ(broker(), kSecond);
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

TEST_F(ForwarderOfAPlatform, AFrozenBrokerDoesNotHoldUpTheEnd) {
  begin();
  brokers_.frozen = {kFirst};
  const core::SteadyTime begin_of_end = idle_.clock.now();
  forwarder_->stop();
  poll();
  pass(seconds{2});
  EXPECT_FALSE(link_->connected()) << "and the broker sends the will";
  EXPECT_LE(idle_.clock.now() - begin_of_end, seconds{2});
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
