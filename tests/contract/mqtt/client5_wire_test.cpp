#include "tests/contract/mqtt/client5_fixture.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace homeward::mqtt {
namespace {

ConnectOptions with_will(ConnectOptions options) {
  options.username = "u";
  options.password = "p";
  options.will = Message{"w", "gone", true, {"a/b", {}, {}}};
  return options;
}

/// Recorded before MQTT 5 was built: what an operator runs with 3.1.1 must not change.
TEST_F(Client5Test, Mqtt311StaysAsItWasByteForByte) {
  connack_ = "\x20\x02\x00\x00"s;
  ASSERT_TRUE(get(client_.connect(with_will(options_for(broker_.uri(), "hw")))));
  EXPECT_EQ(broker_.packets.back().body,
            "\x00\x04MQTT\x04\xee\x00\x1e\x00\x02hw\x00\x01w\x00\x04gone\x00\x01u\x00\x01p"s);
  EXPECT_TRUE(get(client_.publish({"t", "x", false, {"a/b", {{"id", "1"}}, seconds{60}}})));
  EXPECT_EQ(broker_.packets.back().body, "\x00\x01t\x00\x01x"s);
}

TEST_F(Client5Test, AConnectLeavesNothingAtTheBrokerAndItsWillIsNotHeldBack) {
  ASSERT_TRUE(get(client_.connect(with_will(newer(broker_.uri())))));
  const std::string& body = broker_.packets.back().body;
  EXPECT_EQ(body.substr(6, 2), "\x05\xee"s) << "level 5, clean start, a will that is kept";
  EXPECT_NE(body.find("\x11\x00\x00\x00\x00"s), body.npos) << "the session ends with the link";
  EXPECT_NE(body.find("\x27\x00\x01\x10\x00"s), body.npos) << "at most 68 KiB to us";
  EXPECT_NE(body.find("\x18\x00\x00\x00\x00"s), body.npos) << "the will without delay";
  EXPECT_NE(body.find("\x03\x00\x03"s + "a/b"), body.npos) << "its content type";
}

TEST_F(Client5Test, AMessageCarriesItsProperties) {
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  const MessageProperties properties{"a/b", {{"id", "x/1"}, {"id", "again"}}, seconds{258}};
  ASSERT_TRUE(get(client_.publish({"t", "x", false, properties})));
  const std::string& body = broker_.packets.back().body;
  EXPECT_EQ(body.substr(5), "\x21\x02\x00\x00\x01\x02\x03\x00\x03"s + "a/b" +
                                "\x26\x00\x02id\x00\x03x/1\x26\x00\x02id\x00\x05"s + "again" + "x");
}

/// What a broken or hostile broker may say; each time the client must come out of it whole.
TEST_F(Client5Test, HostilePropertiesEndAtWorstTheConnection) {
  const std::string flood = [] {
    std::string pairs;
    for (int n = 0; n < 12; ++n) pairs += "\x26\x00\x01k\x00\x03v\x00\xff"s;
    return pairs;
  }();
  const std::vector<std::string> connacks{
      connack("\x21\x00\x00"s),                         // a receive maximum of nothing
      connack("\x27\x00\x00\x00\x00"s),                 // a packet size of nothing
      connack("\x21\xff\xff\x21\x00\x01"s),             // twice
      connack("\x7e\x01"s),                             // an unknown one
      connack("\x26\xff\xff"s + "aaaa"),                // longer than the packet
      connack("\x1f\x00\x09"s + "a"),                   // the same with a reason
      connack(flood),                                   //
      test::packet(0x20, "\x00\x00\xff\xff\xff\x7f"s),  // properties of 256 MiB
      test::packet(0x20, "\x00"s),                      // half a CONNACK
      "\x20\x02\x00\x00"s,                              // one of MQTT 3.1.1
      "\x20\xff\xff\xff\x7f\x00"s,                      // a packet of 256 MiB
  };
  for (const std::string& bytes : connacks) {
    connack_ = bytes;
    ConnectOptions options = newer(broker_.uri());
    options.connect_timeout = seconds{2};
    if (get(client_.connect(options))) {
      EXPECT_TRUE(get(client_.publish({"t", "x", false})));
    }
    client_.abandon();
  }
  connack_ = connack("");
  const std::vector<std::string> behind{
      test::packet(0x30, "\x00\x01t"s + static_cast<char>(flood.size()) + flood + "x"),
      test::packet(0x30, "\x00\x01t\x08\x08\x00\x05"s + "../#+" + "x"),  // where to reply
      test::packet(0x30, "\x00\x01t\x04\x09\xff\xff"s + "a"),            // correlation data
      test::packet(0x30, "\x00\x01t\x03\x23\xff\xff"s + "x"),            // a topic alias
      test::packet(0x30, "\x00\x01t\x7f"s),                              // no properties
      test::packet(0xE0, "\x9d\x05\x1c\x00\x09"s + "ab"),                // a server reference
      test::packet(0xE0, ""),
      test::packet(0x40, "\x00"s),
      test::packet(0xF0, "\x18\x00"s)};
  for (const std::string& bytes : behind) {
    after_suback_ = bytes;
    ConnectOptions options = newer(broker_.uri());
    options.subscriptions = {"t"};
    options.connect_timeout = seconds{2};
    const auto done = get(client_.connect(options));
    if (done) run_until([&] { return !client_.connected(); }, milliseconds{300});
    client_.abandon();
  }
  after_suback_.clear();
  ASSERT_TRUE(get(client_.connect(newer(broker_.uri()))));
  EXPECT_TRUE(get(client_.publish({"t", "x", false})));
}

/// Against a real broker.
TEST_F(ClientTest, OverMqtt5WhatIsPublishedComesBackToASubscriber) {
  test::Mosquitto broker;
  Client client(loop_.get_executor());
  ConnectOptions options = options_for(broker.uri(), "client");
  options.mqtt5 = true;
  options.subscriptions = {"a", "b"};
  ASSERT_TRUE(get(client.connect(options)));
  EXPECT_LE(client.window(), 256U);
  ASSERT_TRUE(get(client.publish({"b", "payload", false, {"text/plain", {{"k", "v"}}, {}}})));
  const auto message = get(client.receive());
  ASSERT_TRUE(message);
  EXPECT_EQ(message->payload, "payload");
  EXPECT_TRUE(get(client.unsubscribe({"a", "b"})));
  Call<bool> left;
  boost::asio::co_spawn(loop_, client.disconnect(seconds{2}),
                        [&](const std::exception_ptr&) { left.result = true; });
  EXPECT_TRUE(run_until([&] { return left.done(); }, seconds{3}));
}

}  // namespace
}  // namespace homeward::mqtt
