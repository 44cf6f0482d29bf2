#include "daemon/app/forwarder.hpp"

#include "tests/unit/app/one_platform.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>

namespace homeward::app {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

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

}  // namespace
}  // namespace homeward::app
