#include "daemon/app/devices.hpp"

#include "tests/unit/app/small_home.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

ports::SourceDevice described(const std::string& address) {
  ports::SourceDevice device;
  device.plugin = core::PluginId(address.substr(0, address.find(':')));
  device.address = core::DeviceAddress(address);
  device.description = "{}";
  return device;
}

TEST(DeviceVitals, ComeFromTheLinkAndFromWhatTheHomeDoesNotUse) {
  DeviceEntry device;
  ports::SourceEvent event;
  event.property = "motion";
  event.value = true;
  event.rssi_dbm = -71;
  event.link_quality = 120;
  device.note_vitals(event);
  event = {};
  event.property = "battery";
  event.value = 83.0;
  device.note_vitals(event);
  EXPECT_EQ(device.vitals, (ports::DeviceVitals{-71, 120, 83}));
  event.property = "signal";
  event.value = -80.0;
  device.note_vitals(event);
  event.property = "x.linkquality";
  event.value = 60.0;
  device.note_vitals(event);
  EXPECT_EQ(device.vitals, (ports::DeviceVitals{-80, 60, 83}));
}

TEST(Devices, KnowsTheConfiguredOnesByAddressAndByName) {
  const rules::Program home = small_home();
  Devices devices(home);
  DeviceEntry* door = devices.find(core::DeviceAddress("zigbee:0x01"));
  ASSERT_NE(door, nullptr);
  EXPECT_TRUE(door->configured());
  EXPECT_NE(door->find_property("contact"), nullptr);
  EXPECT_EQ(door->find_property("battery"), nullptr);
  EXPECT_EQ(devices.find(core::DeviceId("front_door")), door);
  EXPECT_EQ(devices.find(core::DeviceAddress("zigbee:0x99")), nullptr);
}

TEST(Devices, BluetoothRepeatsItselfAndOthersDoNot) {
  const rules::Program home = small_home();
  Devices devices(home);
  EXPECT_EQ(devices.find(core::DeviceAddress("ble:A4"))->dedup, std::chrono::seconds{2});
  EXPECT_EQ(devices.find(core::DeviceAddress("zigbee:0x01"))->dedup, core::Duration::zero());
}

TEST(Devices, APluginGetsBackWhatItAskedToKeepAndNothingOfOthers) {
  const rules::Program home = small_home();
  Devices devices(home);
  auto device = described("zigbee:0x01");
  device.keep = "state";
  ASSERT_TRUE(devices.describe(device).has_value());
  const auto known = devices.known_to(core::PluginId("zigbee"));
  ASSERT_EQ(known.size(), 2U);
  EXPECT_EQ(known.at(core::DeviceAddress("zigbee:0x01")), "state");
  EXPECT_TRUE(devices.known_to(core::PluginId("zig")).empty());
}

TEST(Devices, ADeviceThatLeftIsNotHandedBack) {
  const rules::Program home = small_home();
  Devices devices(home);
  auto device = described("zigbee:0x01");
  device.gone = true;
  const auto record = devices.describe(device);
  ASSERT_TRUE(record.has_value());
  EXPECT_TRUE(record->removed);
  EXPECT_FALSE(devices.known_to(core::PluginId("zigbee")).contains(device.address));
}

TEST(Devices, AWordThatSaysNothingNewIsNotWrittenAgain) {
  const rules::Program home = small_home();
  Devices devices(home);
  auto device = described("zigbee:0x01");
  ASSERT_TRUE(devices.describe(device));
  EXPECT_FALSE(devices.describe(device));
  device.keep = "state";
  EXPECT_TRUE(devices.describe(device));
  EXPECT_FALSE(devices.describe(device));
  device.gone = true;
  EXPECT_TRUE(devices.describe(device));
  device.gone = false;
  EXPECT_TRUE(devices.describe(device)) << "it is back";
}

TEST(Devices, WhenADeviceWasHeardIsWrittenOnceAnHour) {
  const rules::Program home = small_home();
  Devices devices(home);
  const auto device = described("zigbee:0x01");
  ASSERT_TRUE(devices.describe(device));
  const core::WallTime heard{std::chrono::hours{500'000}};
  devices.find(device.address)->last_seen = heard;
  EXPECT_EQ(devices.describe(device)->last_seen, heard);
  devices.find(device.address)->last_seen = heard + std::chrono::minutes{59};
  EXPECT_FALSE(devices.describe(device));
  devices.find(device.address)->last_seen = heard + std::chrono::minutes{61};
  EXPECT_TRUE(devices.describe(device));
}

TEST(Devices, WhatWasRestoredNeedNotBeWrittenAgain) {
  const rules::Program home = small_home();
  Devices devices(home);
  const auto device = described("zigbee:0x01");
  devices.restore({{device.address, device.description, "", std::nullopt, false}});
  EXPECT_FALSE(devices.describe(device));
}

TEST(Devices, ADescriptionThatNoRecordHoldsIsLeftOut) {
  const rules::Program home = small_home();
  Devices devices(home);
  auto device = described("zigbee:0x01");
  ASSERT_TRUE(devices.describe(device));
  device.description = std::string(ports::DeviceRecord::kMostDescription + 1, 'x');
  EXPECT_FALSE(devices.describe(device));
  device.keep = "state";
  const auto record = devices.describe(device);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->description, "{}");
  EXPECT_EQ(record->keep, "state");
  device.description.pop_back();
  EXPECT_EQ(devices.describe(device)->description, device.description);
}

TEST(Devices, StrangersAreBounded) {
  const rules::Program home = small_home();
  Devices devices(home);
  std::size_t taken = 0;
  for (int i = 0; i < 5'000; ++i) {
    if (devices.describe(described("ble:" + std::to_string(i)))) ++taken;
  }
  EXPECT_EQ(taken, 4'096U);
}

}  // namespace
}  // namespace homeward::app
