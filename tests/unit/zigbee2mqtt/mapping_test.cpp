#include "tests/unit/zigbee2mqtt/support.hpp"

#include "plugins/zigbee2mqtt/last_seen.hpp"
#include "plugins/zigbee2mqtt/mapping.hpp"

#include <gmock/gmock.h>

namespace homeward::zigbee2mqtt {
namespace {

using namespace test;
using namespace std::chrono_literals;

const Reception live_now{WallTime{1'700'000'000s}, false, false};

/// What a fresh device with these exposes makes of one live message.
std::string first_words(std::vector<Expose> exposes, std::string_view json,
                        std::string model = "X1") {
  StateTracker tracker(device(std::move(exposes), std::move(model)));
  return hear(tracker, json, live_now);
}

Expose switch_state(std::string property, std::string on, std::string off) {
  auto out = binary("state");
  out.property = std::move(property);
  out.parent = "switch";
  out.value_on = std::move(on);
  out.value_off = std::move(off);
  return out;
}

TEST(Mapping, properties_of_each_class_become_homewards_vocabulary) {
  struct Row {
    Expose expose;
    std::string_view json;
    std::string_view expected;
  };
  const std::vector<Row> table = {
      {binary("contact"), R"({"contact":true})", "contact=closed"},
      {binary("contact"), R"({"contact":false})", "contact=open"},
      {binary("occupancy"), R"({"occupancy":true})", "motion=true"},
      {binary("presence"), R"({"presence":false})", "presence=false"},
      {enumeration("presence"), R"({"presence":"none"})", "presence=false"},
      {enumeration("presence"), R"({"presence":"stationary"})", "presence=true"},
      {binary("vibration"), R"({"vibration":true})", "vibration=true"},
      {binary("water_leak"), R"({"water_leak":true})", "leak=true"},
      {binary("smoke"), R"({"smoke":true})", "smoke=true"},
      {binary("gas"), R"({"gas":true})", "gas=true"},
      {numeric("gas", "m³"), R"({"gas":12.5})", "x.gas=12.5"},
      {binary("carbon_monoxide"), R"({"carbon_monoxide":true})", "carbon_monoxide=true"},
      {numeric("co", "ppm"), R"({"co":12})", "x.co=12"},
      {binary("tamper"), R"({"tamper":false})", "tamper=false"},
      {numeric("battery", "%"), R"({"battery":97})", "battery=97"},
      {enumeration("battery"), R"({"battery":"low"})", "x.battery=low"},
      {binary("battery_low"), R"({"battery_low":true})", "battery_low=true"},
      {numeric("temperature", "°C"), R"({"temperature":19.87})", "temperature=19.87"},
      {numeric("temperature", "°F"), R"({"temperature":50})", "temperature=10"},
      {numeric("humidity", "%"), R"({"humidity":55.33})", "humidity=55.33"},
      {numeric("pressure", "hPa"), R"({"pressure":1009.3})", "pressure=1009.3"},
      {numeric("pressure", "kPa"), R"({"pressure":100})", "pressure=1000"},
      {numeric("illuminance", "lx"), R"({"illuminance":38})", "illuminance=38"},
      {numeric("co2", "ppm"), R"({"co2":800})", "co2=800"},
      {numeric("voc", "ppb"), R"({"voc":12})", "voc=12"},
      {numeric("pm25", "µg/m³"), R"({"pm25":9})", "pm25=9"},
      {numeric("power", "W"), R"({"power":2150})", "power=2150"},
      {numeric("energy", "kWh"), R"({"energy":1.5})", "energy=1.5"},
      {numeric("voltage", "V"), R"({"voltage":231})", "voltage=231"},
      {numeric("current", "mA"), R"({"current":250})", "current=0.25"},
      {numeric("breathing_rate", "bpm"), R"({"breathing_rate":14})", "respiration_rate=14"},
      {numeric("humidity", "g/m³"), R"({"humidity":9})", "x.humidity=9"},
      {numeric("power", "kW"), R"({"power":1e308})", "x.alive=true"},
      {numeric("device_temperature", "°C"), R"({"device_temperature":24})",
       "x.device_temperature=24"},
      {numeric("voltage", "mV"), R"({"voltage":3005})", "voltage=3.005"},
      {enumeration("work_state"), R"({"work_state":"presence_5min"})",
       "x.work_state=presence_5min"},
      {enumeration("state"), R"({"state":"LOCK"})", "x.state=LOCK"},
      {switch_state("state", "ON", "OFF"), R"({"state":"ON"})", "switch=true"},
      {switch_state("state_left", "ON", "OFF"), R"({"state_left":"ON"})", "x.switch_left=true"},
      {switch_state("state_l1", "Yes", "No"), R"({"state_l1":"No"})", "switch_l1=false"},
  };
  for (const auto& row : table) {
    EXPECT_EQ(first_words({row.expose}, row.json), row.expected) << row.json;
  }
}

TEST(Mapping, models_that_use_a_name_otherwise_are_told_apart) {
  const auto occupancy = binary("occupancy");
  EXPECT_EQ(first_words({occupancy}, R"({"occupancy":true})", "TS0601_bed_presence_sensor"),
            "occupancy=true");
  EXPECT_EQ(first_words({occupancy}, R"({"occupancy":true})", "ZG-210Z"), "occupancy=true");
  EXPECT_EQ(first_words({occupancy}, R"({"occupancy":true})", "SNZB-06P"), "presence=true");
  const auto status = enumeration("status");
  EXPECT_EQ(first_words({status}, R"({"status":"falling"})", "FDS315"),
            "fall=true x.status=falling");
  EXPECT_EQ(first_words({status}, R"({"status":"sitting"})", "FDS315"),
            "fall=false x.status=sitting");
  EXPECT_EQ(first_words({status}, R"({"status":"falling"})"), "x.status=falling");
  EXPECT_EQ(first_words({enumeration("fall_down_status")}, R"({"fall_down_status":"fall"})"),
            "fall=true x.fall_down_status=fall");
  EXPECT_EQ(first_words({enumeration("fall_down_status")}, R"({"fall_down_status":"maybe_fall"})"),
            "fall=false x.fall_down_status=maybe_fall");
}

TEST(Mapping, the_three_forms_of_sos_are_one_press) {
  struct Row {
    std::string_view model, json, expected;
  };
  const std::vector<Row> table = {
      {"TS0215A_sos", R"({"action":"emergency"})", "action=pressed!"},
      {"HS1EB/HS1EB-E", R"({"action":"single"})", "action=pressed!"},
      {"HS1EB/HS1EB-E", R"({"action":"double"})", "action=double_pressed!"},
      {"HS1EB/HS1EB-E", R"({"action":"hold"})", "action=long_pressed!"},
      {"HS1EB/HS1EB-E", R"({"action":"off"})", "action=released!"},
      {"SE21", R"({"action":"off"})", "action=released!"},
      {"lamp remote", R"({"action":"off"})", "action=off!"},
      {"unknown", R"({"action":"panic"})", "action=pressed!"},
      {"unknown", R"({"action":"single"})", "action=pressed!"},
      {"unknown", R"({"action":"1_single"})", "action=1_pressed!"},
      {"unknown", R"({"action":"left_hold"})", "action=left_long_pressed!"},
      {"unknown", R"({"action":"arm_all_zones"})", "action=arm_all_zones!"},
      {"unknown", R"({"action":"hold_release"})", "action=released!"},
      {"SEB01ZB", R"({"sos":true})", "action=pressed!"},
  };
  for (const auto& row : table) {
    const auto exposes = {enumeration("action"), binary("sos")};
    EXPECT_EQ(first_words(exposes, row.json, std::string(row.model)), row.expected)
        << row.model << ' ' << row.json;
    EXPECT_EQ(first_words({}, row.json, std::string(row.model)), row.expected)
        << "without exposes: " << row.json;
  }
}

TEST(Mapping, an_smoke_detectors_test_is_not_smoke) {
  const std::vector<Expose> exposes = {binary("smoke"), binary("test")};
  EXPECT_EQ(first_words(exposes, R"({"smoke":true,"test":true})"), "x.smoke_test=true");
  EXPECT_EQ(first_words(exposes, R"({"smoke":true,"test":false})"),
            "smoke=true x.smoke_test=false");
  EXPECT_EQ(first_words({}, R"({"smoke":true,"test":true})"), "smoke=true x.test=true")
      << "nothing is suppressed on a device that is not known";
}

TEST(Mapping, raw_illuminance_stands_beside_the_lux_of_old_bridges) {
  EXPECT_EQ(first_words({numeric("illuminance"), numeric("illuminance_lux", "lx")},
                        R"({"illuminance":15000,"illuminance_lux":31})"),
            "x.illuminance=15000 illuminance=31");
}

TEST(Mapping, what_is_no_value_is_left_out) {
  for (const std::string_view json :
       {R"({"update":{"state":"idle"}})", R"({"update_available":false})", R"({"battery":null})",
        R"({"color":{"x":1}})", R"({"list":[1,2]})", R"({"action":""})", R"({"action":null})",
        R"({"contact":7})", R"({"battery":"full"})"}) {
    EXPECT_EQ(first_words({binary("contact"), numeric("battery"), enumeration("action")}, json),
              "x.alive=true")
        << json;
  }
}

TEST(Mapping, keys_without_exposes_are_judged_by_name_and_value) {
  EXPECT_EQ(first_words({}, R"({"contact":false,"state":"ON","Some Key":4,"mode":"eco"})"),
            "contact=open switch=true x.some_key=4 x.mode=eco");
}

TEST(Mapping, a_device_is_described_with_types_units_and_its_rhythm) {
  auto entry = device({binary("contact"), numeric("battery", "%"), numeric("voltage", "mV")});
  const auto told = describe(entry, map_device(entry));
  EXPECT_EQ(told.id, "zigbee2mqtt:0x00124b0000000001");
  ASSERT_EQ(told.properties.size(), 4U);
  EXPECT_EQ(told.properties[0].name, "contact");
  EXPECT_EQ(told.properties[0].type, "string");
  EXPECT_THAT(told.properties[0].values, testing::ElementsAre("open", "closed"));
  EXPECT_EQ(told.properties[1].unit, "%");
  EXPECT_EQ(told.properties[2].name, "voltage");
  EXPECT_EQ(told.properties[2].unit, "V");
  EXPECT_EQ(told.expected_interval, 65'000s);
  entry.vendor = "Aqara";
  EXPECT_EQ(expected_interval(entry, {}), 3'600s);
}

TEST(LastSeen, comes_in_four_forms) {
  json::Parser parser;
  const auto read = [&](std::string_view text) { return parse_last_seen(*parser.parse(text)); };
  const WallTime expected{1'700'000'000'250ms};
  EXPECT_EQ(read(R"("2023-11-14T22:13:20.250Z")"), expected);
  EXPECT_EQ(read(R"("2023-11-14T23:13:20.250+01:00")"), expected);
  EXPECT_EQ(read("1700000000250"), expected);
  EXPECT_EQ(read("null"), std::nullopt);
  EXPECT_EQ(read(R"("yesterday")"), std::nullopt);
  EXPECT_EQ(read("-5"), std::nullopt);
  EXPECT_EQ(read("1e300"), std::nullopt);
}

}  // namespace
}  // namespace homeward::zigbee2mqtt
