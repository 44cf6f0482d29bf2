#include "lib/mqtt/properties.hpp"
#include "tests/contract/mqtt/client5_fixture.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

namespace homeward::mqtt {
namespace {

TEST_F(Client5Test, NoMorePublishesAreUnderWayThanTheBrokerTakes) {
  connack_ = connack("\x21\x00\x02"s);
  acknowledges_ = false;
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  EXPECT_EQ(client_.window(), 2U);
  std::array<Call<Result<void>>, 5> calls;
  for (auto& call : calls) start(client_.publish({"t", "x", false}), call);
  ASSERT_TRUE(run_until([&] { return broker_.count(test::kPublish) == 2; }));
  EXPECT_FALSE(run_until([&] { return broker_.count(test::kPublish) > 2; }, milliseconds{1500}));
  client_.abandon();
  for (auto& call : calls) {
    ASSERT_TRUE(run_until([&] { return call.done(); }, seconds{5}));
    EXPECT_EQ(call.result->error().code, ErrorCode::disconnected);
  }
}

TEST_F(Client5Test, ThoseThatWaitForTheirTurnGoInTheirOrderAndWithoutPauses) {
  connack_ = connack("\x21\x00\x01"s);
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  std::array<Call<Result<void>>, 50> calls;
  const auto begin = Clock::now();
  for (std::size_t n = 0; n < calls.size(); ++n) {
    start(client_.publish({"t", std::to_string(n), false}), calls[n]);
  }
  for (auto& call : calls) {
    ASSERT_TRUE(run_until([&] { return call.done(); }));
    EXPECT_TRUE(*call.result);
  }
  EXPECT_LT(Clock::now() - begin, seconds{10}) << "Paho would wait a second for each";
  std::size_t expected = 0;
  for (const ScriptedBroker::Packet& packet : broker_.packets) {
    if (packet.kind != test::kPublish) continue;
    EXPECT_TRUE(packet.body.ends_with(std::to_string(expected++)));
  }
  EXPECT_EQ(expected, calls.size());
}

TEST_F(Client5Test, WhatIsLargerThanTheBrokerTakesIsNotSentAndTheLinkStands) {
  connack_ = connack("\x27\x00\x00\x00\x64"s);
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  Message message{"t/alerts", "", false, {"application/json", {{"id", "a/1"}}, seconds{60}}};
  message.payload.assign(100 - publish_size(message), 'x');
  ASSERT_TRUE(get(client_.publish(message)));
  EXPECT_EQ(broker_.packets.back().body.size() + 2, 100U) << "the size was reckoned right";
  message.payload += 'x';
  const auto result = get(client_.publish(message));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::limit);
  EXPECT_NE(result.error().what.find("100 bytes"), std::string::npos) << result.error().what;
  EXPECT_TRUE(client_.connected());
}

TEST_F(Client5Test, AShorterKeepAliveOfTheBrokerIsTakenOver) {
  connack_ = connack("\x13\x00\x05"s);
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  ASSERT_EQ(broker_.count(test::kConnect), 2U);
  EXPECT_EQ(broker_.packets.back().body.substr(8, 2), "\x00\x05"s);
  EXPECT_EQ(broker_.count(test::kDisconnect), 1U) << "the will was not sent";
}

TEST_F(Client5Test, ABrokerThatAcknowledgesNothingIsNoBrokerForAlerts) {
  connack_ = connack("\x24\x00"s);
  const auto result = get(client_.connect(newer(broker_.uri())));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::refused);
  EXPECT_FALSE(client_.connected());
  connack_ = connack("");
  EXPECT_TRUE(get(client_.connect(newer(broker_.uri()))));
}

TEST_F(Client5Test, APropertyThatMqttCantHoldIsRefusedHere) {
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  const std::string longest(65'535, 'x');
  const std::array<MessageProperties, 4> bad{{
      {longest + 'x', {}, {}},
      {"a\0b"s, {}, {}},
      {"", {{longest + 'x', ""}}, {}},
      {"", {{"id", "a\0b"s}}, {}},
  }};
  for (const MessageProperties& properties : bad) {
    const auto result = get(client_.publish({"t", "x", false, properties}));
    EXPECT_EQ(result.error().code, ErrorCode::invalid);
  }
  EXPECT_EQ(broker_.count(test::kPublish), 0U);
  EXPECT_TRUE(get(client_.publish({"t", "x", false, {"", {{"", ""}}, seconds{-5}}})));
}

}  // namespace
}  // namespace homeward::mqtt
