#include "tests/system/zigbee2mqtt/world.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace homeward::zigbee2mqtt {
namespace {

using namespace test;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string online = R"({"state":"online"})";

class Zigbee2mqtt : public testing::Test {
 protected:
  void SetUp() override {
    if (!homeward::test::Mosquitto::available()) GTEST_SKIP() << "mosquitto is not installed";
    world_ = std::make_unique<World>();
  }

  /// A bridge that started while the plugin listened, with devices, each heard once.
  void settle(const std::vector<std::string>& names) {
    world_->publish("bridge/state", online, true);
    world_->publish("bridge/devices", table(names), true);
    for (const auto& name : names) {
      world_->until_told("device " + name);
      hear_until(name, R"({"contact":true,"linkquality":100})", ".contact=closed");
    }
    world_->core.told.clear();
  }

  /// Publishes until the plugin, which subscribes to a new device a moment later, has heard it.
  void hear_until(const std::string& name, const std::string& payload, std::string_view end) {
    for (int i = 0; i < 50; ++i) {
      world_->publish(name, payload);
      int turns = 0;
      world_->until([&] { return ++turns > 10; });
      const auto& told = world_->core.told;
      if (std::any_of(told.begin(), told.end(),
                      [&](const std::string& line) { return line.ends_with(end); })) {
        return;
      }
    }
    ADD_FAILURE() << name << " is not heard";
  }

  std::unique_ptr<World> world_;
};

TEST_F(Zigbee2mqtt, devices_the_broker_keeps_are_told_and_their_messages_come_in_order) {
  settle({"hall", "ground floor/back door"});
  world_->publish("hall", R"({"contact":false,"battery":90,"linkquality":100})");
  world_->publish("hall", R"({"contact":true,"battery":90,"linkquality":100})");
  world_->publish("ground floor/back door", R"({"contact":false,"linkquality":100})");
  world_->publish("hall", R"({"action":"emergency","contact":true,"linkquality":100})");
  EXPECT_THAT(world_->until_told("01.action=pressed!"),
              ElementsAre("01.contact=open", "01.battery=90", "01.contact=closed",
                          "02.contact=open", "01.action=pressed!"));
}

TEST_F(Zigbee2mqtt, a_retained_state_is_restored) {
  world_->publish("hall", R"({"contact":false,"linkquality":100})", true);
  world_->publish("bridge/state", online, true);
  world_->publish("bridge/devices", table({"hall"}), true);
  EXPECT_THAT(world_->until_told("01.contact=open~"), Contains("device hall"));
}

TEST_F(Zigbee2mqtt, a_rename_and_a_removal_are_followed) {
  settle({"hall", "attic"});
  world_->publish("bridge/devices", table({"front door", "attic"}), true);
  world_->until_told("device front door");
  hear_until("front door", R"({"contact":false,"linkquality":100})", "01.contact=open");
  world_->core.told.clear();
  world_->publish("bridge/devices", table({"front door"}), true);
  EXPECT_THAT(world_->until_told("removed 02"), ElementsAre("removed 02"));
}

TEST_F(Zigbee2mqtt, what_a_restarted_bridge_remembers_does_not_fire) {
  settle({"hall"});
  world_->publish("bridge/state", R"({"state":"offline"})", true);
  world_->until_told("health bridge-offline");
  world_->publish("bridge/state", online, true);
  world_->until_told("health ok");
  world_->publish("hall", R"({"contact":false})");
  world_->publish("hall", R"({"contact":false,"linkquality":80})");
  EXPECT_THAT(world_->until_told("01.contact=open"),
              ElementsAre("01.contact=open~", "01.contact=open"));
}

TEST_F(Zigbee2mqtt, a_restarted_broker_is_found_again) {
  settle({"hall"});
  world_->broker.kill();
  world_->until_told("health broker-unreachable");
  world_->broker.start();
  world_->until_told("health ok");
  world_->reconnect_bridge();
  hear_until("hall", R"({"contact":false,"linkquality":80})", "01.contact=open");
}

TEST_F(Zigbee2mqtt, commands_make_the_round_trip) {
  settle({"hall"});
  world_->core.command(1, "permit_join", R"({"time":254})");
  world_->until_told("result 1 ok");
  world_->core.command(2, "permit_join", R"({"time":255})");
  world_->until_told("result 2 permit_join wants a time of 0 to 254 seconds");
  world_->core.command(3, "set",
                       R"({"device":"zigbee2mqtt:0x00124b0000000001",)"
                       R"("property":"switch","value":true})");
  world_->until_told("result 3 ok");
  world_->until([&] { return world_->requested("z/hall/set {\"state\":\"ON\"}"); });
  EXPECT_THAT(world_->z2m->requests, Contains("z/hall/set {\"state\":\"ON\"}"));
  EXPECT_THAT(world_->z2m->requests,
              Contains(HasSubstr("z/bridge/request/permit_join {\"time\":254,")));
  world_->z2m->answering = false;
  world_->core.command(4, "remove", R"({"device":"zigbee2mqtt:0x00124b0000000001"})");
  world_->until_told("result 4 the bridge gave no answer");
}

TEST_F(Zigbee2mqtt, a_bridge_whose_radio_hangs_is_told_and_so_is_its_recovery) {
  settle({"hall"});
  world_->until([&] { return !world_->z2m->requests.empty(); });
  EXPECT_THAT(world_->z2m->requests,
              Contains(HasSubstr("z/bridge/request/permit_join {\"time\":0,")));
  world_->z2m->answering = false;
  world_->until_told("health bridge-silent");
  world_->z2m->answering = true;
  world_->until_told("health ok");
}

TEST_F(Zigbee2mqtt, joining_that_is_open_is_not_ended_by_a_probe) {
  settle({"hall"});
  world_->publish("bridge/info", R"({"version":"2.14.1","permit_join":true})", true);
  hear_until("hall", R"({"contact":false,"linkquality":80})", "01.contact=open");
  const auto before = world_->z2m->requests.size();
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(1'200);
  world_->until([&] { return std::chrono::steady_clock::now() > end; });
  EXPECT_EQ(world_->z2m->requests.size(), before);
}

TEST_F(Zigbee2mqtt, malformed_messages_are_told_and_the_rest_goes_on) {
  settle({"hall"});
  world_->publish("hall", "{\"contact\":");
  world_->publish("bridge/devices", "garbage");
  world_->until_told("health malformed");
  world_->publish("hall", R"({"contact":false,"linkquality":80})");
  world_->until_told("01.contact=open");
}

}  // namespace
}  // namespace homeward::zigbee2mqtt
