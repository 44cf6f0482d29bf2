#include "tests/contract/mqtt/client_fixture.hpp"

#include <gtest/gtest.h>

#include <array>

namespace homeward::mqtt {
namespace {

using test::Mosquitto;

TEST_F(ClientTest, PendingPublishesEndQuicklyWhenTheBrokerDies) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  broker.freeze();
  std::array<Call<Result<void>>, 10> calls;
  for (auto& call : calls) start(client.publish({"t", "x", false}), call);
  Call<Result<Message>> receiving;
  start(client.receive(), receiving);
  ASSERT_FALSE(run_until([&] { return calls[0].done(); }, milliseconds{300}));

  broker.kill();
  for (auto& call : calls) {
    ASSERT_TRUE(run_until([&] { return call.done(); }, seconds{5}));
    ASSERT_FALSE(*call.result);
    EXPECT_EQ(call.result->error().code, ErrorCode::disconnected);
  }
  ASSERT_TRUE(run_until([&] { return receiving.done(); }, seconds{5}));
  ASSERT_FALSE(*receiving.result);
  EXPECT_EQ(receiving.result->error().code, ErrorCode::disconnected);
  EXPECT_FALSE(client.connected());
}

TEST_F(ClientTest, AClientConnectsAgainAfterALossAndSendsNothingOld) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "client");
  options.subscriptions = {"t"};
  ASSERT_TRUE(get(client.connect(options)));
  broker.freeze();
  Call<Result<void>> lost;
  start(client.publish({"t", "old", false}), lost);
  ASSERT_FALSE(run_until([&] { return lost.done(); }, milliseconds{200}));
  broker.kill();
  ASSERT_TRUE(run_until([&] { return lost.done(); }, seconds{5}));

  broker.start();
  ASSERT_TRUE(get(client.connect(options)));
  ASSERT_TRUE(get(client.publish({"t", "new", false})));
  const auto message = get(client.receive());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->payload, "new");
}

TEST_F(ClientTest, AClientMovesToAnotherBroker) {
  Mosquitto first;
  Mosquitto second;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(first.uri(), "client"))));
  first.kill();
  ASSERT_TRUE(run_until([&] { return !client.connected(); }));
  ASSERT_TRUE(get(client.connect(options_for(second.uri(), "client"))));
  EXPECT_TRUE(get(client.publish({"t", "x", false})));
}

TEST_F(ClientTest, WhereNobodyListensConnectFailsInTime) {
  Client client(loop_.get_executor());
  const std::string nobody = "mqtt://127.0.0.1:" + std::to_string(test::free_port());
  const auto begin = Clock::now();
  const auto result = get(client.connect(options_for(nobody, "client")));
  ASSERT_FALSE(result);
  EXPECT_TRUE(result.error().code == ErrorCode::disconnected ||
              result.error().code == ErrorCode::timeout);
  EXPECT_EQ(result.error().where, nobody);
  EXPECT_LT(Clock::now() - begin, seconds{6});
  EXPECT_FALSE(client.connected());
}

TEST_F(ClientTest, ABrokerThatDoesNotAnswerEndsConnectAtTheTimeout) {
  Mosquitto broker;
  broker.freeze();
  Client client(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "client");
  options.connect_timeout = seconds{1};
  const auto begin = Clock::now();
  const auto result = get(client.connect(options));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::timeout);
  EXPECT_LT(Clock::now() - begin, seconds{2});
  broker.thaw();
  options.connect_timeout = seconds{10};
  EXPECT_TRUE(get(client.connect(options)));
}

TEST_F(ClientTest, AFrozenBrokerKeepsAPublishPendingUntilTheLinkIsAbandoned) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  broker.freeze();
  Call<Result<void>> pending;
  start(client.publish({"t", "x", false}), pending);
  ASSERT_FALSE(run_until([&] { return pending.done(); }, seconds{2}));
  client.abandon();
  ASSERT_TRUE(run_until([&] { return pending.done(); }, milliseconds{500}));
  ASSERT_FALSE(*pending.result);
  EXPECT_EQ(pending.result->error().code, ErrorCode::disconnected);
  broker.thaw();
  // A broker that has just been thawed still finds the end of the old connection, and may take the
  // new one of the same client for it: whoever uses a link tries again.
  Result<void> again = get(client.connect(options_for(broker.uri(), "client")));
  for (int tries = 0; !again && tries < 3; ++tries) {
    again = get(client.connect(options_for(broker.uri(), "client")));
  }
  EXPECT_TRUE(again) << again.error().what;
}

TEST_F(ClientTest, WithoutALinkPublishAndReceiveSaySo) {
  Client client(loop_.get_executor());
  EXPECT_EQ(get(client.publish({"t", "x", false})).error().code, ErrorCode::disconnected);
  EXPECT_EQ(get(client.receive()).error().code, ErrorCode::disconnected);
}

TEST_F(ClientTest, AClientThatGoesLeavesInTimeWithABrokerThatIsFrozen) {
  Mosquitto broker;
  const auto begin = Clock::now();
  {
    Client client(loop_.get_executor());
    ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
    broker.freeze();
  }
  EXPECT_LT(Clock::now() - begin, seconds{4});
}

TEST_F(ClientTest, TwoConnectsAtATimeAreAnError) {
  Mosquitto broker;
  Client client(loop_.get_executor());
  ASSERT_TRUE(get(client.connect(options_for(broker.uri(), "client"))));
  EXPECT_EQ(get(client.connect(options_for(broker.uri(), "client"))).error().code,
            ErrorCode::invalid);
}

}  // namespace
}  // namespace homeward::mqtt
