#include "tests/contract/mqtt/client_fixture.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace homeward::mqtt {
namespace {

using test::Mosquitto;
using test::MosquittoOptions;

TEST_F(ClientTest, WhatOneClientPublishesAnotherReceives) {
  Mosquitto broker;
  Client sender(loop_.get_executor());
  Client receiver(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "receiver");
  options.subscriptions = {"home/+/alerts", "home/commands"};
  ASSERT_TRUE(get(receiver.connect(options)));
  ASSERT_TRUE(get(sender.connect(options_for(broker.uri(), "sender"))));

  ASSERT_TRUE(get(sender.publish({"home/a/alerts", std::string("with\0nul", 8), false})));
  ASSERT_TRUE(get(sender.publish({"elsewhere", "not for us", false})));
  ASSERT_TRUE(get(sender.publish({"home/commands", "", false})));

  const auto first = get(receiver.receive());
  ASSERT_TRUE(first);
  EXPECT_EQ(first->topic, "home/a/alerts");
  EXPECT_EQ(first->payload, std::string("with\0nul", 8));
  EXPECT_FALSE(first->retain);
  const auto second = get(receiver.receive());
  ASSERT_TRUE(second);
  EXPECT_EQ(second->topic, "home/commands");
  EXPECT_EQ(second->payload, "");
}

TEST_F(ClientTest, AKeptMessageArrivesMarkedAsKept) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  ASSERT_TRUE(get(client.publish({"state", "old", true})));
  ASSERT_TRUE(get(client.subscribe({"state"})));
  const auto message = get(client.receive());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->payload, "old");
  EXPECT_TRUE(message->retain);
}

TEST_F(ClientTest, AfterUnsubscribeNothingMoreComes) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  ASSERT_TRUE(get(client.subscribe({"a", "b"})));
  ASSERT_TRUE(get(client.unsubscribe({"a"})));
  ASSERT_TRUE(get(client.publish({"a", "1", false})));
  ASSERT_TRUE(get(client.publish({"b", "2", false})));
  const auto message = get(client.receive());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->topic, "b");
}

TEST_F(ClientTest, TheWillIsSentWhenTheLinkIsAbandonedAndNotAfterAGoodbye) {
  Mosquitto broker;
  Client watcher(loop_.get_executor());
  ConnectOptions watching = options_for(broker.uri(), "watcher");
  watching.subscriptions = {"status"};
  ASSERT_TRUE(get(watcher.connect(watching)));
  ConnectOptions options = options_for(broker.uri(), "gateway");
  options.will = Message{"status", "offline", false};

  Client gateway(loop_.get_executor());
  ASSERT_TRUE(get(gateway.connect(options)));
  gateway.abandon();
  EXPECT_FALSE(gateway.connected());
  const auto will = get(watcher.receive());
  ASSERT_TRUE(will);
  EXPECT_EQ(will->payload, "offline");

  ASSERT_TRUE(get(gateway.connect(options)));
  Call<int> goodbye;
  start(
      [](Client& client) -> boost::asio::awaitable<int> {
        const seconds grace{2};
        co_await client.disconnect(grace);
        co_return 0;
      }(gateway),
      goodbye);
  ASSERT_TRUE(run_until([&] { return goodbye.done(); }));
  ASSERT_TRUE(get(watcher.publish({"status", "marker", false})));
  const auto next = get(watcher.receive());
  ASSERT_TRUE(next);
  EXPECT_EQ(next->payload, "marker");
}

TEST_F(ClientTest, AWrongPasswordIsRefused) {
  Mosquitto broker(MosquittoOptions{"gateway", "right", ""});
  Client client(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "client");
  options.username = "gateway";
  options.password = "wrong";
  const auto refused = get(client.connect(options));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::refused);
  EXPECT_EQ(refused.error().where, broker.uri());
  options.password = "right";
  EXPECT_TRUE(get(client.connect(options)));
}

TEST_F(ClientTest, AMessageOverTheLimitIsAnErrorToSendAndIsCountedWhenReceived) {
  Mosquitto broker;
  Client small(loop_.get_executor());
  Client large(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "small");
  options.subscriptions = {"t"};
  ASSERT_TRUE(get(small.connect(options)));
  options = options_for(broker.uri(), "large");
  options.max_payload = 2UL << 20U;
  ASSERT_TRUE(get(large.connect(options)));
  const std::string mebibyte(1UL << 20U, 'x');

  const auto refused = get(small.publish({"t", mebibyte, false}));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::limit);
  ASSERT_TRUE(get(large.publish({"t", mebibyte, false})));
  ASSERT_TRUE(get(large.publish({"t", "small enough", false})));
  const auto message = get(small.receive());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->payload, "small enough");
  EXPECT_EQ(small.dropped(), 1U);
}

TEST_F(ClientTest, TopicsThatMqttForbidsAreInvalid) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  for (const std::string& topic : {std::string(), std::string("a/+"), std::string("#"),
                                   std::string("a\0b", 3), std::string("\xff\xfe")}) {
    const auto result = get(client.publish({topic, "x", false}));
    ASSERT_FALSE(result) << topic;
    EXPECT_EQ(result.error().code, ErrorCode::invalid) << topic;
  }
  EXPECT_TRUE(get(client.publish({"fine", "x", false})));
}

TEST_F(ClientTest, PublishAfterPublishDoesNotWaitForADelayedAcknowledgement) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "client");
  options.subscriptions = {"echo"};
  ASSERT_TRUE(get(client.connect(options)));
  std::vector<Clock::duration> rounds;
  for (int i = 0; i < 50; ++i) {
    const auto begin = Clock::now();
    ASSERT_TRUE(get(client.publish({"echo", "x", false})));
    ASSERT_TRUE(get(client.receive()));
    rounds.push_back(Clock::now() - begin);
  }
  std::sort(rounds.begin(), rounds.end());
  EXPECT_LT(rounds[rounds.size() / 2], milliseconds{20});
}

}  // namespace
}  // namespace homeward::mqtt
