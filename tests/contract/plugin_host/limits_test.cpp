#include "tests/contract/plugin_host/world.hpp"

#include <gmock/gmock.h>

namespace homeward::plugin_host {
namespace {

using std::chrono::seconds;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kPong = "{\"type\":\"pong\"}\n";
const core::PluginId kBle("ble");

class Limits : public HostTest {
 public:
  /// `count` event lines of one device with values from 1.
  static std::string many(int count, const std::string& more = {}) {
    std::string lines;
    for (int i = 1; i <= count; ++i) lines += event("ble:1", i, more);
    return lines;
  }

  /// Time passes for plugins that answer their pings.
  void pass_alive(RawPlugin& client, int ten_seconds) {
    for (int round = 0; round < ten_seconds; ++round) {
      pass(seconds{10});
      send(client, kPong);
    }
  }
};

TEST_F(Limits, SkipAndCountMalformedLines) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  send(*client, "nonsense\n\n{}\n[1]\n{\"type\":\"launch\"}\n" + event("ble:1", 1) +
                    event("zigbee:1", 2) + "{\"type\":\"event\"}\n\xff\xfe\n" + event("ble:1", 3));
  EXPECT_THAT(sink.values("ble"), ElementsAre("1", "3"));
  EXPECT_EQ(host->counters(kBle).malformed, 8U);
  EXPECT_FALSE(client->closed());
}

TEST_F(Limits, CloseTheLinkAtTwentyMalformedLinesWithinAMinute) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  std::string nineteen;
  for (int i = 0; i < 19; ++i) nineteen += "?\n";
  send(*client, nineteen);
  EXPECT_FALSE(client->closed());
  pass_alive(*client, 6);
  client->lines();
  send(*client, nineteen);
  EXPECT_FALSE(client->closed());
  send(*client, event("ble:1", 1) + "?\n" + event("ble:1", 2));
  EXPECT_THAT(client->line(), HasSubstr("20 malformed lines within a minute"));
  EXPECT_TRUE(client->closed());
  EXPECT_THAT(sink.values("ble"), ElementsAre("1"));
  EXPECT_THAT(sink.health_of("ble"), Contains("disconnected malformed"));
}

TEST_F(Limits, SkipALineOfAMebibyteAndReadOn) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  send(*client, event("ble:1", 1) + std::string(1'048'576, 'x') + "\n" + event("ble:1", 2));
  EXPECT_THAT(sink.values("ble"), ElementsAre("1", "2"));
  EXPECT_EQ(host->counters(kBle).malformed, 1U);
}

TEST_F(Limits, DropReportsBeyondTheRateAndRaiseOneFault) {
  start({plugin("ble", {10, 20, 500})});
  auto client = welcomed("ble");
  send(*client, many(100));
  EXPECT_THAT(sink.values("ble"), SizeIs(20));
  EXPECT_EQ(host->counters(kBle).dropped, 80U);
  EXPECT_THAT(sink.health_of("ble"), ElementsAre("ok connected", "degraded plugin-flooding"));
  pass(seconds{1});
  send(*client, many(100));
  EXPECT_THAT(sink.values("ble"), SizeIs(30));
  EXPECT_EQ(host->status().at(0).dropped, 170U);
  EXPECT_EQ(host->status().at(0).state, "degraded");
}

TEST_F(Limits, RestoreTheFloodingFaultWhenItWasCalmForAMinute) {
  start({plugin("ble", {10, 20, 500})});
  auto client = welcomed("ble");
  send(*client, many(100));
  pass_alive(*client, 5);
  send(*client, event("ble:1", 5));
  EXPECT_THAT(sink.health_of("ble"), SizeIs(2));
  pass_alive(*client, 1);
  EXPECT_THAT(sink.health_of("ble"),
              ElementsAre("ok connected", "degraded plugin-flooding", "ok plugin-flooding"));
}

TEST_F(Limits, RestoreTheFloodingFaultWhenThePluginLeaves) {
  start({plugin("ble", {10, 20, 500})});
  auto client = welcomed("ble");
  send(*client, many(100));
  client->hang_up();
  settle();
  EXPECT_THAT(sink.health_of("ble"), ElementsAre("ok connected", "degraded plugin-flooding",
                                                 "ok plugin-flooding", "disconnected closed"));
}

TEST_F(Limits, NeverDropEventsButReadThemNoFasterThanTheRate) {
  start({plugin("ble", {10, 20, 500})});
  auto client = welcomed("ble");
  send(*client, many(50, R"(,"kind":"event")"));
  EXPECT_THAT(sink.values("ble"), SizeIs(50));
  send(*client, event("ble:1", 51, R"(,"kind":"event")"));
  pass(seconds{2});
  EXPECT_THAT(sink.values("ble"), SizeIs(50));
  pass(seconds{1});
  EXPECT_THAT(sink.values("ble"), SizeIs(51));
  EXPECT_EQ(host->counters(kBle).dropped, 0U);
}

TEST_F(Limits, RefuseDevicesBeyondTheLimit) {
  sink.known[core::DeviceAddress("ble:0")] = "";
  start({plugin("ble", {200, 2000, 2})});
  auto client = welcomed("ble");
  send(*client, "{\"type\":\"device\",\"id\":\"ble:1\"}\n{\"type\":\"device\",\"id\":\"ble:2\"}\n");
  send(*client, event("ble:3", 3) + event("ble:1", 1));
  EXPECT_THAT(sink.devices, SizeIs(1));
  EXPECT_THAT(sink.values("ble"), ElementsAre("1"));
  EXPECT_EQ(host->counters(kBle).refused_devices, 2U);
  send(*client,
       "{\"type\":\"gone\",\"device\":\"ble:1\"}\n{\"type\":\"device\",\"id\":\"ble:2\"}\n");
  EXPECT_THAT(sink.devices, SizeIs(3));
}

TEST_F(Limits, LetOthersWorkBesideAFloodAndGarbage) {
  start({plugin("ble", {10, 20, 500}), plugin("zigbee"), plugin("noise")});
  auto flood = welcomed("ble");
  auto good = welcomed("zigbee");
  auto noise = welcomed("noise");
  for (int round = 0; round < 20; ++round) {
    send(*flood, many(500));
    send(*noise, std::string(5'000, '\x01'));
    send(*good, event("zigbee:1", round));
    ASSERT_THAT(sink.values("zigbee"), SizeIs(static_cast<std::size_t>(round) + 1));
  }
  EXPECT_THAT(sink.health_of("zigbee"), ElementsAre("ok connected"));
}

TEST_F(Limits, EndAPluginThatNeverReads) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  std::string pings;
  for (int i = 0; i < 4'000; ++i) pings += "{\"type\":\"ping\"}\n";
  for (int round = 0; round < 100 && host->status().at(0).state == "ok"; ++round) {
    send(*client, pings);
  }
  EXPECT_THAT(sink.health_of("ble"), ElementsAre("ok connected", "disconnected not-reading"));
}

TEST_F(Limits, CloseConnectionsOfOneUserBeyondABound) {
  start({plugin("ble")});
  std::vector<std::unique_ptr<RawPlugin>> strangers;
  for (int i = 0; i < 17; ++i) strangers.push_back(connect());
  EXPECT_FALSE(strangers.back()->closed());
  EXPECT_TRUE(connect()->closed());
  strangers.clear();
  settle();
  EXPECT_FALSE(connect()->closed());
}

}  // namespace
}  // namespace homeward::plugin_host
