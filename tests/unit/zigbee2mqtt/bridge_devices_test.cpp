#include "plugins/zigbee2mqtt/bridge_devices.hpp"

#include "plugins/zigbee2mqtt/json_slices.hpp"

#include <gmock/gmock.h>

namespace homeward::zigbee2mqtt {
namespace {

using testing::ElementsAre;

constexpr std::string_view coordinator =
    R"({"type":"Coordinator","ieee_address":"0x00124b00ffffffff","friendly_name":"Coordinator"})";

std::string plug(std::string_view name) {
  return R"({"type":"Router","ieee_address":"0xa4c13800a2b30d01","friendly_name":")" +
         std::string(name) +
         R"x(","power_source":"Mains (single phase)","interview_completed":true,"disabled":false,
    "manufacturer":"_TZ3000","model_id":"TS011F",
    "definition":{"vendor":"Tuya","model":"TS011F_plug_1",
    "exposes":[{"type":"switch","features":[{"type":"binary","name":"state","property":"state",
    "access":7,"value_on":"ON","value_off":"OFF","value_toggle":"TOGGLE"}]},
    {"type":"numeric","name":"power","property":"power","unit":"W","access":5},
    {"type":"composite","name":"schedule","property":"schedule","features":[
      {"type":"numeric","name":"hour","property":"hour","access":3}]},
    {"type":"list","name":"times","property":"times","item_type":{"type":"text"}}]}})x";
}

TEST(BridgeDevices, reads_vendor_model_power_and_flattened_exposes) {
  const auto table =
      parse_bridge_devices("[" + std::string(coordinator) + "," + plug("a/b é") + "]");
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->coordinator);
  EXPECT_EQ(table->malformed, 0U);
  ASSERT_EQ(table->devices.size(), 1U);
  const auto& device = table->devices.front();
  EXPECT_EQ(device.ieee, "0xa4c13800a2b30d01");
  EXPECT_EQ(device.friendly_name, "a/b é");
  EXPECT_EQ(device.vendor, "Tuya");
  EXPECT_EQ(device.model, "TS011F_plug_1");
  EXPECT_EQ(device.model_id, "TS011F");
  EXPECT_TRUE(device.mains_powered);
  EXPECT_EQ(device.interview, Interview::successful);
  ASSERT_EQ(device.exposes.size(), 2U) << "composites and lists are no values";
  const Expose state{ExposeType::binary, "state", "state", "switch", "", "ON", "OFF", {}, 7};
  EXPECT_EQ(device.exposes[0], state);
  EXPECT_EQ(device.exposes[1].unit, "W");
}

TEST(BridgeDevices, keeps_a_device_that_has_no_definition) {
  const auto table = parse_bridge_devices(
      R"([{"ieee_address":"0x00124b0000000001","friendly_name":"0x00124b0000000001",
           "type":"EndDevice","definition":null,"interview_state":"FAILED","disabled":true}])");
  ASSERT_TRUE(table);
  ASSERT_EQ(table->devices.size(), 1U);
  EXPECT_EQ(table->devices[0].interview, Interview::failed);
  EXPECT_TRUE(table->devices[0].disabled);
  EXPECT_FALSE(table->devices[0].mains_powered);
}

TEST(BridgeDevices, blanks_what_firmware_pads_its_names_with) {
  const auto table = parse_bridge_devices(
      R"([{"ieee_address":"0x00124b0000000001","friendly_name":"a","type":"EndDevice",
           "manufacturer":"ORVIBO\u0000","model_id":"SE\n21"}])");
  ASSERT_TRUE(table);
  ASSERT_EQ(table->devices.size(), 1U);
  EXPECT_EQ(table->devices[0].vendor, "ORVIBO ");
  EXPECT_EQ(table->devices[0].model, "SE 21");
}

TEST(BridgeDevices, one_bad_entry_does_not_cost_the_others) {
  for (const std::string bad :
       {R"({"ieee_address":"0x00124b0000000001"})", R"({"ieee_address":7,"friendly_name":"x"})",
        R"({"ieee_address":"0x00124b000000000g","friendly_name":"x"})", "17", "null", "[]",
        R"({"ieee_address":"0x00124b0000000001","friendly_name":"a/#"})",
        R"({"ieee_address":"0x00124b0000000001","friendly_name":"bridge/state"})",
        R"({"a":tru})"}) {
    const auto table = parse_bridge_devices("[" + bad + "," + plug("kettle") + "]");
    ASSERT_TRUE(table) << bad;
    EXPECT_EQ(table->malformed, 1U) << bad;
    EXPECT_EQ(table->devices.size(), 1U) << bad;
  }
}

TEST(BridgeDevices, what_is_no_array_is_no_table) {
  for (const std::string_view bad :
       {"", " ", "{}", "null", "[", "[{", "[{}", "[{}}", "[\"a", "[{},", "[{} {}]", "]", "[,]"}) {
    EXPECT_FALSE(parse_bridge_devices(bad)) << bad;
  }
  EXPECT_TRUE(parse_bridge_devices("[]"));
}

TEST(BridgeDevices, a_huge_or_deep_entry_is_refused_alone) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  const std::string huge = "{\"a\":\"" + std::string(300'000, 'x') + "\"}";
  const auto table = parse_bridge_devices("[" + deep + "," + huge + "," + plug("kettle") + "]");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->malformed, 2U);
  EXPECT_EQ(table->devices.size(), 1U);
}

TEST(BridgeDevices, the_table_has_an_end) {
  std::string text = "[" + plug("n0");
  for (int i = 1; i < 520; ++i) text += "," + plug("n" + std::to_string(i));
  const auto table = parse_bridge_devices(text + "]");
  ASSERT_TRUE(table);
  EXPECT_EQ(table->devices.size(), 500U);
  EXPECT_EQ(table->malformed, 20U);
}

TEST(ArraySlices, cuts_at_commas_outside_strings_and_brackets) {
  ArraySlices slices(R"( [ {"a":"],\"}"} , [1,[2]],"x,y" ,3 ] )");
  std::vector<std::string> seen;
  while (const auto slice = slices.next()) seen.emplace_back(*slice);
  EXPECT_FALSE(slices.failed());
  EXPECT_THAT(seen, ElementsAre(R"({"a":"],\"}"})", "[1,[2]]", "\"x,y\" ", "3 "));
}

}  // namespace
}  // namespace homeward::zigbee2mqtt
