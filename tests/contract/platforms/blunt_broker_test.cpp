#include "daemon/platforms/mqtt_link.hpp"

#include "tests/support/scripted_broker/scripted_broker.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace homeward::platforms {
namespace {

using boost::asio::awaitable;
using std::chrono::milliseconds;
using std::chrono::seconds;
using test::ScriptedBroker;
using Clock = std::chrono::steady_clock;

/// How a broker takes a subscription.
enum class Manner { kind, blunt, mute };

class LinkToABluntBroker : public testing::Test {
 protected:
  Result<void> get(awaitable<Result<void>> work) {
    std::optional<Result<void>> result;
    boost::asio::co_spawn(loop_, std::move(work), [&](std::exception_ptr failed, Result<void> got) {
      if (failed) std::rethrow_exception(failed);
      result = std::move(got);
    });
    for (int turn = 0; turn < 400 && !result; ++turn) {
      loop_.restart();
      loop_.run_one_for(std::chrono::milliseconds{50});
    }
    return result ? *result : failure(ErrorCode::timeout, "no result in 20 s");
  }

  [[nodiscard]] ports::LinkOptions options() const {
    ports::LinkOptions made;
    made.broker = broker_.uri();
    made.client_id = "hw";
    made.connect_timeout = seconds{5};
    made.subscriptions = {"hw/commands"};
    return made;
  }

  /// It takes connections and messages. At a subscription it may end the connection, as RabbitMQ
  /// 3.10 does while the node is down that had the client's queue, or say nothing at all.
  std::optional<std::string> answer_to(const ScriptedBroker::Packet& packet) {
    if (packet.kind == test::kConnect) return connack(packet.body);
    if (packet.kind == test::kPublish) return test::packet(0x40, test::packet_id(packet));
    if (packet.kind != test::kSubscribe || manner_ == Manner::blunt) return std::nullopt;
    if (manner_ == Manner::mute) return "";
    return test::packet(0x90, test::packet_id(packet) + '\x01');
  }

  /// A broker of MQTT 3.1.1 knows protocol level 4, which lies behind the name "MQTT".
  std::string connack(const std::string& connect) const {
    if (connect[6] == 4) return test::packet(0x20, std::string(2, '\0'));
    return test::packet(0x20, refusal_of_mqtt5_);
  }

  boost::asio::io_context loop_{1};
  Manner manner_{Manner::blunt};
  std::string refusal_of_mqtt5_{std::string("\x00\x01", 2)};
  ScriptedBroker broker_{
      loop_, [this](const ScriptedBroker::Packet& packet) { return answer_to(packet); }};
  MqttLink link_{loop_.get_executor()};
};

TEST_F(LinkToABluntBroker, AlertsGoOutThoughASubscriptionEndsTheConnection) {
  ASSERT_TRUE(get(link_.connect(options())));
  EXPECT_EQ(broker_.count(test::kConnect), 2U);
  EXPECT_EQ(broker_.count(test::kSubscribe), 1U);
  EXPECT_NE(link_.complaint().find("no command arrives"), std::string::npos) << link_.complaint();
  EXPECT_TRUE(get(link_.publish({"hw/alerts", "fall", false})));
  EXPECT_EQ(broker_.count(test::kPublish), 1U);
}

TEST_F(LinkToABluntBroker, TheNextConnectAsksForCommandsAgain) {
  ASSERT_TRUE(get(link_.connect(options())));
  link_.abandon();
  manner_ = Manner::kind;
  ASSERT_TRUE(get(link_.connect(options())));
  EXPECT_EQ(broker_.count(test::kSubscribe), 2U);
  EXPECT_EQ(link_.complaint(), "");
}

TEST_F(LinkToABluntBroker, WhereTheSubscriptionIsNeverAnsweredConnectKeepsToItsTime) {
  manner_ = Manner::mute;
  ports::LinkOptions impatient = options();
  impatient.connect_timeout = seconds{2};
  const auto begin = Clock::now();
  const Result<void> done = get(link_.connect(impatient));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, ErrorCode::timeout);
  EXPECT_LT(Clock::now() - begin, milliseconds{3500});
  EXPECT_EQ(link_.complaint(), "") << "it refused nothing";
}

TEST_F(LinkToABluntBroker, ABrokerThatSpeaks311OnlyIsSpokenToInThatAndTheOperatorReadsIt) {
  manner_ = Manner::kind;
  ports::LinkOptions newer = options();
  newer.mqtt5 = true;
  for (const std::string& refusal : {std::string("\x00\x01", 2), std::string("\x00\x84\x00", 3)}) {
    refusal_of_mqtt5_ = refusal;
    ASSERT_TRUE(get(link_.connect(newer)));
    EXPECT_NE(link_.complaint().find("MQTT 5 was asked for"), std::string::npos)
        << link_.complaint();
    EXPECT_NE(link_.complaint().find("version"), std::string::npos) << link_.complaint();
    EXPECT_TRUE(get(link_.publish({"hw/alerts", "fall", false, {"text/plain", {}, seconds{9}}})));
    link_.abandon();
  }
  EXPECT_EQ(broker_.count(test::kConnect), 4U) << "MQTT 5 is asked for at each connect";
  EXPECT_EQ(broker_.count(test::kPublish), 2U);
}

}  // namespace
}  // namespace homeward::platforms
