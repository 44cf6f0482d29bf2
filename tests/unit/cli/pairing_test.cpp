#include "cli/configuration/pairing.hpp"

#include "cli/asking/answer.hpp"

#include <gmock/gmock.h>

namespace homeward::cli {
namespace {

using testing::ElementsAre;

TEST(Pairing, TakesWhatAPluginSees) {
  const Answer answer(
      R"({"found":[{"id":"ble:1","format":"bthome","rssi":-60,"needs_key":true,)"
      R"("values":"action single","properties":["action"]},{"name":"without an id"}]})");
  FoundDevices devices;
  add_found(answer.value(), devices);
  ASSERT_EQ(devices.size(), 1U);
  const FoundDevice& device = devices.at("ble:1");
  EXPECT_EQ(device.model, "bthome");
  EXPECT_EQ(device.signal, "-60");
  EXPECT_EQ(device.says, "action single");
  EXPECT_TRUE(device.needs_key);
  EXPECT_THAT(device.properties, ElementsAre("action"));
}

TEST(Pairing, TakesWhatJoinedAndIsNotConfigured) {
  const Answer answer(
      R"({"devices":[{"address":"zigbee:0x1","configured":false,"description":)"
      R"({"manufacturer":"Aqara","model":"MCCGQ11LM","properties":[{"name":"contact"}]}},)"
      R"({"address":"zigbee:0x2","configured":true},{"address":"ble:3","configured":false}]})");
  FoundDevices devices;
  add_not_configured(answer.value(), "zigbee", devices);
  ASSERT_EQ(devices.size(), 1U);
  EXPECT_EQ(devices.at("zigbee:0x1").model, "Aqara MCCGQ11LM");
  EXPECT_THAT(devices.at("zigbee:0x1").properties, ElementsAre("contact"));
}

TEST(Pairing, TakesOutWhatTheHomeHasAlready) {
  const Answer plugin(R"({"found":[{"id":"zigbee:0x1","progress":"ready"},{"id":"zigbee:0x2"}]})");
  const Answer daemon(R"({"devices":[{"address":"zigbee:0x2","configured":true}]})");
  FoundDevices devices;
  add_found(plugin.value(), devices);
  add_not_configured(daemon.value(), "zigbee", devices);
  ASSERT_EQ(devices.size(), 1U);
  EXPECT_EQ(devices.at("zigbee:0x1").progress, "ready");
}

TEST(Pairing, DeclaresADevice) {
  Declaration declaration;
  declaration.name = "bed";
  declaration.id = "ble:A4:C1:38:00:11:22";
  declaration.properties = {"occupancy", "battery"};
  EXPECT_EQ(yaml_of(declaration),
            "# Written by `homeward pair`; yours to edit.\n"
            "devices:\n  bed:\n    id: \"ble:A4:C1:38:00:11:22\"\n"
            "    properties: [occupancy, battery]\n");
  declaration.room = "bedroom";
  declaration.supervise = "24h";
  declaration.key_file = "/etc/homeward/keys/bed.key";
  EXPECT_EQ(yaml_of(declaration),
            "# Written by `homeward pair`; yours to edit.\n"
            "devices:\n  bed:\n    id: \"ble:A4:C1:38:00:11:22\"\n    room: bedroom\n"
            "    properties: [occupancy, battery]\n    supervise: 24h\n"
            "    key: \"/etc/homeward/keys/bed.key\"\n");
}

}  // namespace
}  // namespace homeward::cli
