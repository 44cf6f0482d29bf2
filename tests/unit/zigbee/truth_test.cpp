#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"
#include "plugins/zigbee/zcl/names.hpp"
#include "tests/unit/zigbee/frames.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

/// What the real Zigbee2MQTT published for the same frames, in its own words
/// (../shared/tools/zigbee_sim/truth_z2m.json; skipped where that is absent).
namespace homeward::zigbee {
namespace {

namespace cluster = zcl::cluster;

struct Action {
  std::string_view name;
  std::vector<Sent> frames;
};

/// A simulated device: who it is, what its interview tells, what it does.
struct Simulated {
  std::string_view key, manufacturer, model;
  std::vector<Sent> interview;
  std::vector<Action> actions;
};

Sent battery_read() {
  return read_response(cluster::power_configuration, {{0x20, 0x20, 30}, {0x21, 0x20, 180}});
}

Sent zone_read(std::int64_t type) {
  return read_response(cluster::ias_zone, {{1, 0x31, type}, {2, 0x19, 0}});
}

Sent report_of(std::uint16_t in, unsigned type, std::int64_t number, std::uint16_t attribute = 0) {
  return report(in, {{attribute, type, number}});
}

TuyaDatapoint choice(std::uint8_t number, std::int64_t value) {
  return {number, TuyaType::enumeration, value};
}

Sent fp1_heartbeat() {
  const auto text = xiaomi_text({{3, 0x28, 29},
                                 {5, 0x21, 3},
                                 {8, 0x21, 54},
                                 {101, 0x20, 1},
                                 {102, 0x20, 0},
                                 {103, 0x20, 0},
                                 {105, 0x20, 1}});
  return manufacturer_report(cluster::xiaomi, {{0xF7, 0x41, 0, text}});
}

std::vector<Simulated> xiaomi_devices() {
  return {
      {"aqara_door",
       "LUMI",
       "lumi.sensor_magnet.aq2",
       {},
       {{"heartbeat",
         {xiaomi({{1, 0x21, 3005}, {3, 0x28, 21}, {5, 0x21, 2}, {6, 0x24, 7}, {100, 0x10, 0}})}},
        {"open", {report_of(cluster::on_off, 0x10, 1)}},
        {"close", {report_of(cluster::on_off, 0x10, 0)}}}},
      {"aqara_motion",
       "LUMI",
       "lumi.sensor_motion.aq2",
       {},
       {{"motion",
         {report_of(cluster::illuminance, 0x21, 38), report_of(cluster::occupancy, 0x18, 1)}},
        {"heartbeat",
         {xiaomi(
             {{1, 0x21, 2985}, {3, 0x28, 24}, {5, 0x21, 1}, {11, 0x21, 38}, {100, 0x10, 1}})}}}},
      {"aqara_presence",
       "aqara",
       "lumi.motion.ac01",
       {},
       {{"present", {manufacturer_report(cluster::xiaomi, {{0x142, 0x20, 1}})}},
        {"absent", {manufacturer_report(cluster::xiaomi, {{0x142, 0x20, 0}})}},
        {"heartbeat", {fp1_heartbeat()}}}},
      {"aqara_vibration",
       "LUMI",
       "lumi.vibration.aq1",
       {},
       {{"vibration", {report_of(cluster::door_lock, 0x21, 1, 0x55)}},
        {"tilt", {report_of(cluster::door_lock, 0x21, 2, 0x55)}},
        {"drop", {report_of(cluster::door_lock, 0x21, 3, 0x55)}}}},
      {"leak_aqara",
       "LUMI",
       "lumi.sensor_wleak.aq1",
       {zone_read(0x2A)},
       {{"wet", {zone_status(1)}}, {"dry", {zone_status(0)}}}},
      {"temphum_aqara",
       "LUMI",
       "lumi.weather",
       {},
       {{"heartbeat",
         {report(cluster::basic, {{0xFF01, 0x42, 0,
                                   xiaomi_text({{1, 0x21, 3035},
                                                {5, 0x21, 6},
                                                {6, 0x24, 1},
                                                {100, 0x29, 1987},
                                                {101, 0x21, 5533},
                                                {102, 0x2B, 100930}})}})}},
        {"reading",
         {report_of(cluster::temperature, 0x29, 1987), report_of(cluster::humidity, 0x21, 5533),
          report(cluster::pressure, {{0, 0x29, 1009}, {0x14, 0x28, -1}, {0x10, 0x29, 10093}})}}}},
  };
}

std::vector<Simulated> other_devices() {
  return {
      {"sos_heiman",
       "HEIMAN",
       "SOS-EM",
       {battery_read(), zone_read(0x2C)},
       {{"press", {zone_status(1)}},
        {"double", {zone_status(2)}},
        {"hold", {zone_status(3)}},
        {"release", {zone_status(0)}}}},
      {"sos_tuya",
       "_TZ3000_4fsgukof",
       "TS0215A",
       {battery_read(), zone_read(0x115)},
       {{"press", {remote(cluster::ias_ace, 2)}}}},
      {"smoke_heiman",
       "HEIMAN",
       "SmokeSensor-EM",
       {battery_read(), zone_read(0x28)},
       {{"alarm", {zone_status(0x21)}},
        {"clear", {zone_status(0x20)}},
        {"low_battery", {zone_status(0x28)}}}},
      {"co_heiman",
       "HEIMAN",
       "COSensor-EM",
       {battery_read(), zone_read(0x2B)},
       {{"alarm", {zone_status(1)}}, {"clear", {zone_status(0)}}}},
      {"motion_sonoff",
       "eWeLink",
       "MS01",
       {battery_read(), zone_read(0x0D)},
       {{"motion", {zone_status(1)}}, {"clear", {zone_status(0)}}}},
      {"temphum_sonoff",
       "eWeLink",
       "TH01",
       {battery_read()},
       {{"reading",
         {report_of(cluster::temperature, 0x29, 2204), report_of(cluster::humidity, 0x21, 4831)}}}},
      {"plug_tuya",
       "_TZ3000_2putqrmw",
       "TS011F",
       {},
       {{"kettle_on",
         {report(cluster::electrical_measurement, {{0x50B, 0x29, 2150}, {0x508, 0x21, 9310}})}}}},
      {"presence_tuya",
       "_TZE204_sxm7l9xa",
       "TS0601",
       {},
       {{"present", {tuya({choice(105, 1)})}},
        {"absent", {tuya({choice(105, 0)})}},
        {"lux", {tuya({{104, TuyaType::number, std::int64_t{321}}})}}}},
  };
}

/// Their property, ours, and their value in our words.
struct Mapping {
  std::string_view theirs, ours;
  std::function<Reading::Value(json::Value)> value;
};

Reading::Value flag(json::Value value) {
  return value.boolean().value_or(false);
}

Reading::Value number(json::Value value) {
  return value.number().value_or(std::nan(""));
}

Reading::Value contact(json::Value value) {
  return std::string(value.boolean().value_or(false) ? "closed" : "open");
}

Reading::Value gesture(json::Value value) {
  static const std::map<std::string_view, std::string> words{{"single", "pressed"},
                                                             {"emergency", "pressed"},
                                                             {"double", "double_pressed"},
                                                             {"hold", "long_pressed"},
                                                             {"off", "released"}};
  const auto word = value.text().value_or("");
  const auto found = words.find(word);
  return found != words.end() ? found->second : std::string(word);
}

Reading::Value text(json::Value value) {
  return std::string(value.text().value_or(""));
}

/// Batteries in millivolts.
Reading::Value volts(json::Value value) {
  return value.number().value_or(0) / 1000;
}

const std::vector<Mapping>& mappings() {
  static const std::vector<Mapping> table{{"contact", "contact", contact},
                                          {"occupancy", "motion", flag},
                                          {"presence", "presence", flag},
                                          {"presence_event", "x.presence_event", text},
                                          {"vibration", "vibration", flag},
                                          {"action", "action", gesture},
                                          {"smoke", "smoke", flag},
                                          {"carbon_monoxide", "carbon_monoxide", flag},
                                          {"water_leak", "leak", flag},
                                          {"tamper", "tamper", flag},
                                          {"battery_low", "battery_low", flag},
                                          {"battery", "battery", number},
                                          {"voltage", "voltage", volts},
                                          {"temperature", "temperature", number},
                                          {"humidity", "humidity", number},
                                          {"pressure", "pressure", number},
                                          {"illuminance", "illuminance", number},
                                          {"power", "power", number},
                                          {"current", "current", number},
                                          {"device_temperature", "x.device_temperature", number},
                                          {"power_outage_count", "x.power_outage_count", number}};
  return table;
}

/// Theirs that we don't tell: settings of the device, and faults that are not there.
const std::set<std::string_view> kLeftOut{"trigger_count",
                                          "approach_distance",
                                          "monitoring_mode",
                                          "motion_sensitivity",
                                          "ac_status",
                                          "battery_defect",
                                          "restore_reports",
                                          "supervision_reports",
                                          "test",
                                          "trouble"};

class Truth : public testing::Test {
 protected:
  void SetUp() override {
    const auto path = std::filesystem::path(HOMEWARD_SOURCE_DIR) / ".." / "shared" / "tools" /
                      "zigbee_sim" / "truth_z2m.json";
    std::ifstream file(path);
    if (!file) GTEST_SKIP() << path << " is absent: what Zigbee2MQTT published is not compared";
    std::stringstream content;
    content << file.rdbuf();
    text_ = content.str();
  }

  void compare(const Simulated& device, const Action& action, json::Value published,
               const std::map<std::string, Reading::Value>& state) {
    for (std::size_t i = 0; i < published.size(); ++i) {
      // clang 14 lets no lambda capture a structured binding.
      const auto member = published.member_at(i);
      const auto& name = member.first;
      const auto& value = member.second;
      if (kLeftOut.contains(name) || !value.has_value()) continue;
      const auto mapping = std::find_if(mappings().begin(), mappings().end(),
                                        [&](const Mapping& m) { return m.theirs == name; });
      ASSERT_NE(mapping, mappings().end()) << name;
      const auto ours = state.find(std::string(mapping->ours));
      ASSERT_NE(ours, state.end()) << device.key << ' ' << action.name << ' ' << name;
      EXPECT_EQ(ours->second, mapping->value(value))
          << device.key << ' ' << action.name << ' ' << name;
      ++compared_;
    }
  }

  std::string text_;
  int compared_{0};
};

TEST_F(Truth, EventsAreWhatZigbee2mqttPublished) {
  json::Parser parser(json::Limits{1 << 20, 16});
  const auto truth = parser.parse(text_);
  ASSERT_TRUE(truth);
  auto devices = xiaomi_devices();
  for (auto& device : other_devices()) devices.push_back(std::move(device));
  EXPECT_EQ(devices.size(), 14U);
  for (const auto& device : devices) {
    TestDevice heard(device.model, device.manufacturer);
    std::map<std::string, Reading::Value> state;
    const auto hear = [&](const Sent& sent) {
      for (auto& reading : heard.readings(sent)) state[reading.property] = reading.value;
    };
    for (const auto& sent : device.interview) hear(sent);
    for (const auto& action : device.actions) {
      state.erase("action");
      for (const auto& sent : action.frames) hear(sent);
      const auto list = truth->member(device.key).member("actions").member(action.name);
      ASSERT_GT(list.size(), 0U) << device.key << ' ' << action.name;
      // Later messages of a recording hold what earlier actions left; ours are played in an order
      // that leaves the same.
      const auto published = list.at(list.size() - 1);
      compare(device, action, published, state);
    }
  }
  EXPECT_GT(compared_, 90);
}

}  // namespace
}  // namespace homeward::zigbee
