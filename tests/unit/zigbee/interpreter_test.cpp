#include "plugins/zigbee/devices/interpreter.hpp"
#include "plugins/protocol/vocabulary.hpp"
#include "plugins/zigbee/zcl/names.hpp"
#include "tests/unit/zigbee/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homeward::zigbee {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
namespace cluster = zcl::cluster;

TEST(Interpreter, ReadsClimate) {
  TestDevice device("TH01", "eWeLink");
  EXPECT_THAT(device.hears(report(cluster::temperature, {{0, 0x29, -512}})),
              ElementsAre("temperature=-5.12 C"));
  EXPECT_THAT(device.hears(report(cluster::humidity, {{0, 0x21, 4831}})),
              ElementsAre("humidity=48.31 %"));
  EXPECT_THAT(device.hears(report(cluster::pressure, {{0, 0x29, 1009}})),
              ElementsAre("pressure=1009 hPa"));
  EXPECT_THAT(device.hears(report(cluster::illuminance, {{0, 0x21, 20001}})),
              ElementsAre("illuminance=100 lx"));
  EXPECT_THAT(device.hears(report(cluster::illuminance, {{0, 0x21, 0}})),
              ElementsAre("illuminance=0 lx"));
}

TEST(Interpreter, PrefersTheScaledPressureAndRemembersItsScale) {
  TestDevice device("lumi.weather");
  EXPECT_THAT(device.hears(report(cluster::pressure,
                                  {{0, 0x29, 1009}, {0x14, 0x28, -1}, {0x10, 0x29, 10093}})),
              ElementsAre("pressure=1009.3 hPa"));
  EXPECT_THAT(device.hears(report(cluster::pressure, {{0x10, 0x29, 10101}})),
              ElementsAre("pressure=1010.1 hPa"));
}

TEST(Interpreter, InvalidValuesAreNoValues) {
  TestDevice device("TH01");
  EXPECT_THAT(device.hears(report(cluster::temperature, {{0, 0x29, -32768}})), IsEmpty());
  EXPECT_THAT(device.hears(report(cluster::humidity, {{0, 0x21, 0xFFFF}})), IsEmpty());
  EXPECT_THAT(device.hears(report(cluster::illuminance, {{0, 0x21, 0xFFFF}})), IsEmpty());
  EXPECT_THAT(device.hears(report(cluster::power_configuration, {{0x21, 0x20, 255}})), IsEmpty());
}

TEST(Interpreter, ReadsBatteriesInHalvesOrWholePercents) {
  const auto half = report(cluster::power_configuration, {{0x21, 0x20, 180}, {0x20, 0x20, 30}});
  EXPECT_THAT(TestDevice("TH01").hears(half), ElementsAre("battery=90 %", "voltage=3 V"));
  const auto whole = report(cluster::power_configuration, {{0x21, 0x20, 87}});
  EXPECT_THAT(TestDevice("TRADFRI motion sensor").hears(whole), ElementsAre("battery=87 %"));
}

TEST(Interpreter, PlugsHaveTheirProfilesScaleOrTheirOwn) {
  const auto load = report(cluster::electrical_measurement,
                           {{0x50B, 0x29, 2150}, {0x505, 0x21, 231}, {0x508, 0x21, 9310}});
  EXPECT_THAT(TestDevice("TS011F", "_TZ3000_2putqrmw").hears(load),
              ElementsAre("power=2150 W", "voltage=231 V", "current=9.31 A"));
  TestDevice device("SP 240", "innr");
  EXPECT_THAT(device.hears(read_response(cluster::electrical_measurement,
                                         {{0x604, 0x21, 1}, {0x605, 0x21, 10}})),
              IsEmpty());
  EXPECT_THAT(device.hears(report(cluster::electrical_measurement, {{0x50B, 0x29, 123}})),
              ElementsAre("power=12.3 W"));
}

TEST(Interpreter, AMeterWithoutItsDivisorIsNotBelieved) {
  TestDevice device("SPLZB-131");
  EXPECT_THAT(device.hears(report(cluster::metering, {{0, 0x25, 1234}, {0x400, 0x2A, 5}})),
              ElementsAre("x.energy_raw=1234"));
  EXPECT_THAT(device.hears(read_response(cluster::metering, {{0x301, 0x22, 1}, {0x302, 0x22, 0}})),
              IsEmpty());
  EXPECT_THAT(device.hears(report(cluster::metering, {{0, 0x25, 1234}})),
              ElementsAre("x.energy_raw=1234"));
  (void)device.hears(read_response(cluster::metering, {{0x301, 0x22, 1}, {0x302, 0x22, 1000}}));
  EXPECT_THAT(device.hears(report(cluster::metering, {{0, 0x25, 1234}, {0x400, 0x2A, 5}})),
              ElementsAre("energy=1.234 kWh", "power=5 W"));
}

TEST(Interpreter, EndpointsAreNamedOnlyWhereThereAreSeveral) {
  TestDevice device("TS0002");
  const auto on = report(cluster::on_off, {{0, 0x10, 1}});
  EXPECT_THAT(device.hears(on), ElementsAre("switch=true"));
  device.has_clusters({{1, cluster::on_off}, {2, cluster::on_off}});
  EXPECT_THAT(texts(device.interpreter().receive(decoded(on, 2))), ElementsAre("switch_l2=true"));
}

TEST(Interpreter, ABothWaysClusterIsOneEndpoint) {
  TestDevice device("lumi.vibration.aq1", "LUMI");
  device.has_clusters({{1, cluster::door_lock}, {1, cluster::door_lock}});
  EXPECT_THAT(device.hears(report(cluster::door_lock, {{0x55, 0x21, 3}})),
              Contains("!action=drop"));
}

TEST(Interpreter, OccupancyIsWhatTheModelMeansByIt) {
  const auto occupied = report(cluster::occupancy, {{0, 0x18, 1}});
  EXPECT_THAT(TestDevice("SML001").hears(occupied), ElementsAre("motion=true"));
  EXPECT_THAT(TestDevice("SNZB-06P").hears(occupied), ElementsAre("presence=true"));
  const auto readings = TestDevice("lumi.sensor_motion.aq2").readings(occupied);
  ASSERT_EQ(readings.size(), 1U);
  EXPECT_EQ(readings[0].clears_after, std::chrono::seconds(90));
}

TEST(Interpreter, LearnsItsModelFromWhatTheDeviceSays) {
  TestDevice device("");
  const auto door = report(cluster::on_off, {{0, 0x10, 1}});
  EXPECT_THAT(device.hears(door), ElementsAre("switch=true"));
  EXPECT_THAT(device.hears(report(cluster::basic,
                                  {{5, 0x42, 0, std::string("lumi.sensor_magnet.aq2\0", 23)}})),
              IsEmpty());
  EXPECT_EQ(device.interpreter().memory().model, "lumi.sensor_magnet.aq2");
  EXPECT_THAT(device.hears(door), ElementsAre("contact=open"));
}

TEST(Interpreter, ButtonsSpeakOneLanguage) {
  TestDevice device("TS0041");
  EXPECT_THAT(device.hears(remote(cluster::on_off, 0xFD, "00")), ElementsAre("!action=pressed"));
  EXPECT_THAT(device.hears(remote(cluster::on_off, 0xFD, "02")),
              ElementsAre("!action=long_pressed"));
  EXPECT_THAT(device.hears(remote(cluster::on_off, 0x01)), ElementsAre("!action=on"));
  EXPECT_THAT(device.hears(remote(cluster::level, 0x05, "0132")),
              ElementsAre("!action=brightness_move_down"));
  EXPECT_THAT(device.hears(remote(cluster::scenes, 0x05, "000004")),
              ElementsAre("!action=recall_4"));
  EXPECT_THAT(
      TestDevice("lumi.remote.b1acn01").hears(report(cluster::multistate_input, {{0x55, 0x21, 2}})),
      ElementsAre("!action=double_pressed"));
  EXPECT_THAT(
      TestDevice("lumi.remote.b1acn01").hears(report(cluster::multistate_input, {{0x55, 0x21, 0}})),
      ElementsAre("!action=long_pressed"));
}

TEST(Interpreter, KeypadsCallForHelp) {
  TestDevice device("TS0215A", "_TZ3000_4fsgukof");
  EXPECT_THAT(device.hears(remote(cluster::ias_ace, 0x02)), ElementsAre("!action=pressed"));
  EXPECT_THAT(device.hears(remote(cluster::ias_ace, 0x04)), ElementsAre("!action=pressed"));
  EXPECT_THAT(device.hears(remote(cluster::ias_ace, 0x00, "030000")),
              ElementsAre("!action=arm_all_zones"));
}

TEST(Interpreter, AnAnswerToAReadIsNeverAnEvent) {
  TestDevice device("lumi.remote.b1acn01");
  EXPECT_THAT(device.hears(read_response(cluster::multistate_input, {{0x55, 0x21, 1}})), IsEmpty());
  TestDevice sos("SOS-EM");
  EXPECT_THAT(sos.hears(read_response(cluster::ias_zone, {{2, 0x19, 1}})),
              Not(Contains("!action=pressed")));
}

TEST(Interpreter, WhatTheHostSendsTellsNothing) {
  TestDevice device("TH01");
  const std::array<std::uint16_t, 1> ids{0};
  EXPECT_THAT(device.hears({cluster::temperature, zcl::encode(zcl::make_read_attributes(1, ids))}),
              IsEmpty());
}

TEST(IasZone, AlarmsAreWhatTheZoneIsFor) {
  const std::tuple<std::uint16_t, std::string_view, std::string_view> zones[] = {
      {0x000D, "motion=true", "motion=false"},
      {0x0015, "contact=open", "contact=closed"},
      {0x0028, "smoke=true", "smoke=false"},
      {0x002A, "leak=true", "leak=false"},
      {0x002B, "carbon_monoxide=true", "carbon_monoxide=false"},
      {0x002D, "vibration=true", "vibration=false"},
      {0x0226, "x.glass_break=true", "x.glass_break=false"},
      {0x9999, "x.alarm_1=true", "x.alarm_1=false"}};
  for (const auto& [type, on, off] : zones) {
    TestDevice device("nobody knows it");
    device.is_zone(type);
    EXPECT_THAT(device.hears(zone_status(0x01)), Contains(std::string(on)));
    EXPECT_THAT(device.hears(zone_status(0x00)), Contains(std::string(off)));
  }
}

TEST(IasZone, StatusHasTamperAndBattery) {
  TestDevice device("door");
  device.is_zone(0x0015);
  EXPECT_THAT(device.hears(zone_status(0x0C)),
              ElementsAre("contact=closed", "tamper=true", "battery_low=true"));
}

TEST(IasZone, FaultsAreToldWhileTheyLastAndOnceWhenOver) {
  TestDevice device("smoke");
  device.is_zone(0x0028);
  EXPECT_THAT(device.hears(zone_status(0x40)), Contains("x.trouble=true"));
  EXPECT_THAT(device.hears(zone_status(0x00)), Contains("x.trouble=false"));
  EXPECT_THAT(device.hears(zone_status(0x00)), Not(Contains("x.trouble=false")));
}

TEST(IasZone, ATestOfADetectorIsNoFire) {
  TestDevice device("SmokeSensor-EM", "HEIMAN");
  EXPECT_THAT(device.hears(zone_status(0x121)),
              ElementsAre("x.smoke_test=true", "tamper=false", "battery_low=false"));
  EXPECT_THAT(device.hears(zone_status(0x21)), Contains("smoke=true"));
  EXPECT_THAT(device.hears(zone_status(0x20)), Contains("smoke=false"));
}

TEST(IasZone, CallButtonsOfUnknownModelsCallByEitherAlarm) {
  for (const auto type : std::initializer_list<std::uint16_t>{0x002C, 0x010F, 0x0115}) {
    for (const unsigned status : {0x01U, 0x02U, 0x03U, 0x101U}) {
      TestDevice device("nobody knows it");
      device.is_zone(type);
      EXPECT_THAT(device.hears(zone_status(status)), Contains("!action=pressed")) << status;
      EXPECT_THAT(device.hears(zone_status(0)), Contains("!action=released"));
      EXPECT_THAT(device.hears(zone_status(0)), Not(Contains("!action=released")));
    }
  }
}

TEST(IasZone, EveryPressOfACallButtonCounts) {
  TestDevice device("nobody knows it");
  device.is_zone(0x002C);
  EXPECT_THAT(device.hears(zone_status(1)), Contains("!action=pressed"));
  EXPECT_THAT(device.hears(zone_status(1)), Contains("!action=pressed"));
}

struct Press {
  std::string_view model;
  unsigned status;
  std::string_view action;
};

class SosTable : public testing::TestWithParam<Press> {};

TEST_P(SosTable, ModelsTellPressesInTheirOwnWay) {
  const auto [model, status, action] = GetParam();
  TestDevice device(model);
  EXPECT_THAT(device.hears(zone_status(status)), Contains("!action=" + std::string(action)));
}

INSTANTIATE_TEST_SUITE_P(
    OfModels, SosTable,
    testing::Values(Press{"SOS-EM", 1, "pressed"}, Press{"SOS-EM", 2, "double_pressed"},
                    Press{"SOS-EM", 3, "long_pressed"}, Press{"SOS-EM", 0, "released"},
                    Press{"SOS-EF-3.0", 1, "pressed"}, Press{"HS1EB-E", 3, "long_pressed"},
                    Press{"SE21", 1, "pressed"}, Press{"FNB56-SOS03FB1.5", 2, "pressed"},
                    Press{"MIR-SO100", 0, "pressed"}, Press{"MIR-SO100", 1, "double_pressed"},
                    Press{"MIR-SO100", 0x80, "long_pressed"}, Press{"TS0215A", 1, "pressed"},
                    Press{"TS0215A", 2, "pressed"}));

TEST(IasZone, FeibitsFirstAlarmIsNoCall) {
  EXPECT_THAT(TestDevice("FNB56-SOS03FB1.5").hears(zone_status(1)),
              Not(Contains("!action=pressed")));
}

TEST(Xiaomi, HeartbeatsTellBatteryAndState) {
  TestDevice device("lumi.sensor_magnet.aq2", "LUMI");
  EXPECT_THAT(device.hears(xiaomi({{1, 0x21, 2985},
                                   {3, 0x28, 21},
                                   {4, 0x21, 0x13A8},
                                   {5, 0x21, 2},
                                   {6, 0x24, 7},
                                   {10, 0x21, 0},
                                   {100, 0x10, 1}})),
              ElementsAre("battery=90 %", "voltage=2.985 V", "x.device_temperature=21",
                          "x.power_outage_count=1", "contact=open"));
}

TEST(Xiaomi, ReportsComeWithAndWithoutTheManufacturersCode) {
  TestDevice device("lumi.weather", "LUMI");
  const auto text = xiaomi_text({{100, 0x29, 1987}, {101, 0x21, 5533}, {102, 0x2B, 100930}});
  const std::vector<Attribute> attribute{{0xFF01, 0x42, 0, text}};
  for (const auto& sent :
       {report(cluster::basic, attribute), manufacturer_report(cluster::basic, attribute)}) {
    EXPECT_THAT(device.hears(sent),
                ElementsAre("temperature=19.87 C", "humidity=55.33 %", "pressure=1009.3 hPa"));
  }
}

TEST(Xiaomi, ModelsAreKnownByTheirLabelsToo) {
  for (const auto* model : {"lumi.remote.b1acn01", "WXKG11LM"}) {
    EXPECT_THAT(TestDevice(model).hears(report(cluster::multistate_input, {{0x55, 0x21, 1}})),
                ElementsAre("!action=pressed"));
  }
}

TEST(Xiaomi, NewerDevicesUseTheirOwnCluster) {
  TestDevice device("lumi.motion.ac01", "aqara");
  EXPECT_THAT(device.hears(manufacturer_report(cluster::xiaomi, {{0x142, 0x20, 1}})),
              ElementsAre("presence=true"));
  const auto text = xiaomi_text({{3, 0x28, 29}, {101, 0x20, 1}, {102, 0x20, 0}});
  EXPECT_THAT(device.hears(manufacturer_report(cluster::xiaomi, {{0xF7, 0x41, 0, text}})),
              ElementsAre("x.device_temperature=29", "presence=true", "x.presence_event=enter"));
  EXPECT_THAT(TestDevice("lumi.motion.ac02")
                  .hears(manufacturer_report(cluster::xiaomi, {{0x112, 0x23, 0x10026}})),
              ElementsAre("illuminance=38 lx", "motion=true"));
}

TEST(Xiaomi, LightOfTheOldMotionSensorMeansMotion) {
  TestDevice device("lumi.sensor_motion.aq2", "LUMI");
  EXPECT_THAT(device.hears(report(cluster::illuminance, {{0, 0x21, 38}})),
              ElementsAre("illuminance=38 lx", "motion=true"));
}

TEST(Xiaomi, TheVibrationSensorTellsWhatHappened) {
  TestDevice device("lumi.vibration.aq1", "LUMI");
  EXPECT_THAT(device.hears(report(cluster::door_lock, {{0x55, 0x21, 3}})),
              ElementsAre("vibration=true", "!action=drop"));
}

TEST(Xiaomi, AnOldStructureHasTheVoltage) {
  TestDevice device("lumi.sensor_magnet", "LUMI");
  const Sent sent{cluster::basic,
                  {0x1C, 0x5F, 0x11, 1, 0x0A, 0x02, 0xFF, 0x4C, 2, 0, 0x10, 1, 0x21, 0xC1, 0x0B}};
  EXPECT_THAT(device.hears(sent), ElementsAre("battery=100 %", "voltage=3.009 V"));
}

TEST(Tuya, DatapointsMeanWhatTheManufacturersTableSays) {
  TestDevice radar("TS0601", "_TZE204_sxm7l9xa");
  EXPECT_THAT(radar.hears(tuya({{105, TuyaType::enumeration, std::int64_t{1}},
                                {104, TuyaType::number, std::int64_t{321}}})),
              ElementsAre("presence=true", "illuminance=321 lx"));
  TestDevice bed("TS0601", "_TZE200_seq9cm6u");
  EXPECT_THAT(bed.hears(tuya({{1, TuyaType::enumeration, std::int64_t{0}}})),
              ElementsAre("occupancy=true"));
  EXPECT_THAT(bed.hears(tuya({{104, TuyaType::enumeration, std::int64_t{4}}})),
              ElementsAre("x.work_state=none_5min"));
  TestDevice fall("TS0601", "_TZE200_lu01t0zl");
  EXPECT_THAT(fall.hears(tuya({{116, TuyaType::enumeration, std::int64_t{2}}})),
              ElementsAre("fall=true", "x.fall_status=fall"));
  TestDevice sos("TS0601", "_TZE200_nojsjtj2");
  EXPECT_THAT(sos.hears(tuya({{29, TuyaType::enumeration, std::int64_t{0}}})),
              ElementsAre("!action=long_pressed"));
}

TEST(Tuya, UnknownMakersDatapointsAreToldByNumber) {
  EXPECT_THAT(TestDevice("TS0601", "_TZE200_nobody").hears(tuya({{1, TuyaType::boolean, true}})),
              ElementsAre("x.dp_1=true"));
}

TEST(Profiles, MakersOwnClustersAreReadByTheTable) {
  TestDevice device("FDS315", "OWON");
  EXPECT_THAT(device.hears(report(0xFD00, {{0, 0x30, 5}})),
              ElementsAre("fall=true", "x.status=falling", "presence=true"));
}

TEST(Profiles, EveryPropertyConformsToTheVocabulary) {
  const auto conforms = [](const std::string& property) {
    return protocol::find_property(property) != nullptr || protocol::is_extension(property);
  };
  EXPECT_GE(builtin_profiles().all().size(), 40U);
  for (const auto& profile : builtin_profiles().all()) {
    for (const auto& datapoint : profile.datapoints) EXPECT_TRUE(conforms(datapoint.property));
    for (const auto& tag : profile.tags) EXPECT_TRUE(conforms(tag.property));
    for (const auto& rule : profile.attributes) EXPECT_TRUE(conforms(rule.meaning.property));
  }
}

TEST(Profiles, MistakesAreNamedWithTheProfile) {
  const std::pair<std::string_view, std::string_view> mistakes[] = {
      {R"({"profiles":[{"name":"A","models":["a"],"batery":{}}]})", "'batery' is no member"},
      {R"({"profiles":[{"name":"A","models":["a"],"sos":"sometimes"}]})", "sos"},
      {R"({"profiles":[{"name":"A","models":[]}]})", "no models"},
      {R"({"profiles":[{"models":["a"]}]})", "name"},
      {R"({"profiles":[{"name":"A","models":["a"],"datapoints":[{"dp":1,"property":"presense"}]}]})",
       "property"},
      {R"({"profiles":[{"name":"A","models":["a"],"datapoints":[{"dp":999,"property":"presence"}]}]})",
       "dp"},
      {R"({"profiles":[{"name":"A","models":["a"],"battery":{"empty_mv":3000,"full_mv":2000}}]})",
       "empty_mv"},
      {R"({"profiles":7})", "profiles"},
      {R"([)", "JSON"}};
  for (const auto& [text, part] : mistakes) {
    const auto profiles = Profiles::parse(text);
    ASSERT_FALSE(profiles) << text;
    EXPECT_THAT(to_text(profiles.error()), testing::HasSubstr(std::string(part))) << text;
  }
  EXPECT_THAT(to_text(Profiles::parse(mistakes[0].first).error()), testing::HasSubstr("(A)"));
}

}  // namespace
}  // namespace homeward::zigbee
