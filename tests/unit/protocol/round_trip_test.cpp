#include "plugins/protocol/decode.hpp"
#include "plugins/protocol/encode.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homeward::protocol {
namespace {

template <class Message>
void expect_back_from_plugin(const Message& message) {
  std::string line = encode(message);
  ASSERT_TRUE(line.ends_with('\n'));
  line.pop_back();
  EXPECT_EQ(line.find('\n'), std::string::npos);
  Decoder decoder;
  const Result<FromPlugin> back = decoder.from_plugin(line);
  ASSERT_TRUE(back) << line << ": " << to_text(back.error());
  EXPECT_EQ(std::get<Message>(*back), message) << line;
}

template <class Message>
void expect_back_from_core(const Message& message) {
  std::string line = encode(message);
  line.pop_back();
  EXPECT_EQ(line.find('\n'), std::string::npos);
  Decoder decoder;
  const Result<FromCore> back = decoder.from_core(line);
  ASSERT_TRUE(back) << line << ": " << to_text(back.error());
  EXPECT_EQ(std::get<Message>(*back), message) << line;
}

Event sample_event(Value value) {
  Event event;
  event.device = "zigbee:0x00158d0004a1b2c3";
  event.property = "x.test";
  event.value = std::move(value);
  event.unit = "furlong";
  event.time = WallTime{std::chrono::microseconds{1'767'225'600'123'456}};
  event.time_quality = TimeQuality::synchronised;
  event.kind = Kind::event;
  event.link = {-71.5, 200};
  return event;
}

TEST(Codec, BringsPluginMessagesBack) {
  expect_back_from_plugin(Hello{1, "ble", "homeward-ble", "0.1.0", {"pair", "resend"}, "r4nd0m"});
  expect_back_from_plugin(Hello{1, "ble", {}, {}, {}, {}});
  Device device;
  device.id = "ble:1";
  device.address = "A4:C1:38:00:11:22";
  device.name = "Bed \"mat\"\u20AC";
  device.properties = {{"occupancy", "boolean", {}, {}}, {"action", "string", {}, {"a", "b"}}};
  device.power = Power::battery;
  device.expected_interval_s = 600;
  device.link = {-80, std::nullopt};
  device.keep = "line\nbreak";
  expect_back_from_plugin(device);
  expect_back_from_plugin(Gone{"ble:1", true});
  expect_back_from_plugin(Gone{"ble:1", false});
  expect_back_from_plugin(Health{HealthState::failed, "radio-lost", "The dongle is gone", 3});
  expect_back_from_plugin(CommandResult{7, false, "no radio", "{}"});
  expect_back_from_plugin(CommandResult{8, true, {}, R"({"open":true})"});
  expect_back_from_plugin(Ping{});
  expect_back_from_plugin(Pong{});
  expect_back_from_plugin(Bye{"done"});
}

TEST(Codec, BringsEventsBack) {
  expect_back_from_plugin(Events{{sample_event(true)}, 5});
  expect_back_from_plugin(Events{{sample_event(21.3), sample_event("w\u00F6rd")}, std::nullopt});
  expect_back_from_plugin(Events{{sample_event(1e-9), sample_event(-1e20)}, 1});
  EXPECT_EQ(encode(Events{}), "");
}

TEST(Codec, IsRightAgainAfterEachLongOrBrokenLine) {
  // The parser's memory grows beyond its static part with these and must be sound afterwards.
  const Events full{std::vector<Event>(256, sample_event("a word that is not short at all")), 1};
  const Events single{{sample_event(21.5)}, 2};
  const std::string long_line = encode(full);
  const std::string short_line = encode(single);
  Decoder decoder;
  for (int round = 0; round < 12; ++round) {
    const auto broken =
        decoder.from_plugin(std::string_view(long_line).substr(0, long_line.size() - 20));
    EXPECT_FALSE(broken);
    const auto many = decoder.from_plugin(long_line);
    ASSERT_TRUE(many) << to_text(many.error());
    EXPECT_EQ(std::get<Events>(*many), full);
    const auto one = decoder.from_plugin(short_line);
    ASSERT_TRUE(one) << to_text(one.error());
    EXPECT_EQ(std::get<Events>(*one), single);
  }
}

TEST(Codec, BringsCoreMessagesBack) {
  expect_back_from_core(Welcome{"s-1", R"({"a":[1]})", {{"ble:1", "k"}, {"ble:2", ""}}, 12, true});
  expect_back_from_core(Welcome{"s-1", "{}", {}, std::nullopt, false});
  expect_back_from_core(Refuse{"no such plugin"});
  expect_back_from_core(Command{3, "permit_join", R"({"seconds":60})", 2.5});
  expect_back_from_core(Committed{18446744073709551615U});
  expect_back_from_core(Ping{});
  expect_back_from_core(Pong{});
  expect_back_from_core(Bye{"homewardd stops"});
}

}  // namespace
}  // namespace homeward::protocol
