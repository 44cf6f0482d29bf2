#include "plugins/ble/app/home.hpp"

#include "plugins/ble/app/scan_table.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include <chrono>
#include <ctime>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::ble {
namespace {

using namespace std::chrono_literals;

const Address kButton = *parse_address("A4:C1:38:00:11:22");
const Address kStranger = *parse_address("A4:C1:38:00:11:99");

class Heard : public Sink {
 public:
  void send(std::vector<sdk::Event> told) override {
    for (auto& event : told) events.push_back(std::move(event));
  }
  void device(sdk::Device told) override { devices.push_back(std::move(told)); }

  std::vector<sdk::Event> events;
  std::vector<sdk::Device> devices;
};

class HomeTest : public ::testing::Test {
 protected:
  HomeTest() { home_.welcome({{"ble:A4:C1:38:00:11:22", ""}}, {}); }

  void advertise(BootTime at, const std::vector<std::uint8_t>& bytes,
                 const Address& from = kButton) {
    const ServiceData data{0xFCD2, bytes};
    Advertisement heard;
    heard.address = from;
    heard.service_data = {&data, 1};
    home_.heard(heard, {at, WallTime(at)});
  }

  [[nodiscard]] std::size_t count() const { return heard_.events.size(); }

  Heard heard_;
  Home home_{heard_};
};

TEST_F(HomeTest, tells_a_press_once_and_as_an_event) {
  advertise(10s, {0x44, 0x00, 0x01, 0x3A, 0x01});
  advertise(10100ms, {0x44, 0x00, 0x01, 0x3A, 0x01});
  ASSERT_EQ(count(), 1U);
  EXPECT_EQ(heard_.events[0].device, "ble:A4:C1:38:00:11:22");
  EXPECT_EQ(heard_.events[0].property, "action");
  EXPECT_EQ(heard_.events[0].value, sdk::Value(std::string("single")));
  EXPECT_EQ(heard_.events[0].kind, sdk::Kind::event);
  EXPECT_EQ(heard_.events[0].time, WallTime(10s));
}

TEST_F(HomeTest, tells_a_state_when_it_changes_and_otherwise_once_a_minute) {
  advertise(0s, {0x40, 0x1A, 0x01});
  advertise(5s, {0x40, 0x1A, 0x01});
  EXPECT_EQ(count(), 1U);
  advertise(6s, {0x40, 0x1A, 0x00});
  EXPECT_EQ(count(), 2U);
  advertise(20s, {0x40, 0x1A, 0x00});
  EXPECT_EQ(count(), 2U);
  advertise(67s, {0x40, 0x1A, 0x00});
  EXPECT_EQ(count(), 3U);
}

TEST_F(HomeTest, a_device_that_repeats_itself_shows_life_and_measures_nothing) {
  // One packet, said over and over: its radio works, and its thermometer may be frozen.
  for (int second = 0; second <= 700; ++second) {
    advertise(std::chrono::seconds(second), {0x40, 0x00, 0x07, 0x02, 0xCA, 0x09});
  }
  std::vector<std::string> told;
  for (const sdk::Event& event : heard_.events) told.push_back(event.property);
  EXPECT_EQ(told, (std::vector<std::string>{"temperature", "x.alive", "x.alive"}));
  EXPECT_EQ(heard_.events.back().kind, sdk::Kind::report);
}

TEST_F(HomeTest, tells_nothing_of_strangers_and_remembers_few) {
  for (unsigned i = 0; i < 1'000; ++i) {
    Address stranger = kStranger;
    stranger.bytes[4] = static_cast<std::uint8_t>(i >> 8U);
    stranger.bytes[5] = static_cast<std::uint8_t>(i);
    advertise(std::chrono::seconds(i), {0x40, 0x02, 0xCA, 0x09}, stranger);
  }
  EXPECT_EQ(count(), 0U);
  EXPECT_TRUE(heard_.devices.empty());
  EXPECT_EQ(home_.sightings().size(), Home::kMaxSightings);
  EXPECT_EQ(home_.strangers(), 1'000U);
  const Sighting& sighting = home_.sightings().begin()->second;
  EXPECT_EQ(sighting.values, "temperature 25.06 C");
  EXPECT_EQ(sighting.properties, std::vector<std::string>{"temperature"});
}

TEST_F(HomeTest, describes_a_device_when_it_is_first_heard) {
  advertise(0s, {0x40, 0x02, 0xCA, 0x09});
  ASSERT_EQ(heard_.devices.size(), 1U);
  EXPECT_EQ(heard_.devices[0].id, "ble:A4:C1:38:00:11:22");
  ASSERT_EQ(heard_.devices[0].properties.size(), 1U);
  EXPECT_EQ(heard_.devices[0].properties[0].name, "temperature");
}

TEST_F(HomeTest, says_that_a_device_needs_its_key) {
  advertise(0s, {0x41, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 0x0C});
  EXPECT_EQ(count(), 0U);
  EXPECT_NE(home_.trouble(), "");
  advertise(9s, {0x40, 0x1A, 0x01});
  EXPECT_EQ(home_.trouble(), "");
}

TEST_F(HomeTest, tells_a_stored_measurement_once_also_after_a_restart) {
  // 120/80 mmHg with a stamp.
  const std::vector<std::uint8_t> value{0x02, 0x78, 0x00, 0x50, 0x00, 0x5D, 0x00,
                                        0xEA, 0x07, 11,   28,   10,   0,    0};
  home_.measured(kButton, 0x2A35, value, {1s, WallTime(1s)});
  const std::size_t told = count();
  EXPECT_GE(told, 2U);
  home_.measured(kButton, 0x2A35, value, {2s, WallTime(2s)});
  EXPECT_EQ(count(), told);
  ASSERT_FALSE(heard_.devices.empty());
  Heard again;
  Home restarted(again);
  restarted.welcome({{"ble:A4:C1:38:00:11:22", heard_.devices.back().keep}}, {});
  restarted.measured(kButton, 0x2A35, value, {3s, WallTime(3s)});
  EXPECT_TRUE(again.events.empty());
}

TEST_F(HomeTest, tells_a_stored_measurement_with_its_own_time_and_a_fresh_one_as_now) {
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  const auto value_of = [&](std::chrono::hours ago) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(now - ago);
    std::tm parts{};
    ::localtime_r(&seconds, &parts);
    const auto byte = [](int number) { return static_cast<std::uint8_t>(number); };
    const int year = parts.tm_year + 1900;
    return std::vector<std::uint8_t>{0x02,
                                     0x78,
                                     0x00,
                                     0x50,
                                     0x00,
                                     0x5D,
                                     0x00,
                                     byte(year & 0xFF),
                                     byte(year >> 8),
                                     byte(parts.tm_mon + 1),
                                     byte(parts.tm_mday),
                                     byte(parts.tm_hour),
                                     byte(parts.tm_min),
                                     byte(parts.tm_sec)};
  };
  home_.measured(kButton, 0x2A35, value_of(25h), {1s, now});
  ASSERT_FALSE(heard_.events.empty());
  EXPECT_EQ(heard_.events[0].time, std::chrono::floor<std::chrono::seconds>(now - 25h));
  heard_.events.clear();
  home_.measured(kButton, 0x2A35, value_of(0h), {2s, now});
  ASSERT_FALSE(heard_.events.empty());
  EXPECT_EQ(heard_.events[0].time, now);
  heard_.events.clear();
  home_.measured(kButton, 0x2A35, value_of(-48h), {3s, now});  // its clock runs ahead
  ASSERT_FALSE(heard_.events.empty());
  EXPECT_EQ(heard_.events[0].time, now);
}

TEST_F(HomeTest, tells_whether_a_tag_is_near_and_when_its_button_is_held) {
  Settings settings;
  settings.pendants.insert(kButton);
  home_.welcome({}, settings);
  const auto beacon = [&](BootTime at, std::uint8_t slot) {
    const std::vector<std::uint8_t> bytes(23, slot);
    const ManufacturerData data{0x1234, bytes};
    Advertisement heard;
    heard.address = kButton;
    heard.manufacturer_data = {&data, 1};
    home_.heard(heard, {at, WallTime(at)});
  };
  for (int second = 0; second < 70; ++second) beacon(std::chrono::seconds(second), 1);
  ASSERT_EQ(count(), 1U);
  EXPECT_EQ(heard_.events[0].property, "presence");
  EXPECT_EQ(heard_.events[0].value, sdk::Value(true));
  beacon(70s, 2);
  beacon(71s, 2);
  ASSERT_EQ(count(), 2U);
  EXPECT_EQ(heard_.events[1].property, "sos");
  EXPECT_EQ(heard_.events[1].kind, sdk::Kind::event);
  home_.elapsed({100s, WallTime(100s)}, true);
  home_.elapsed({700s, WallTime(700s)}, false);  // the radio was away
  home_.elapsed({701s, WallTime(701s)}, true);
  EXPECT_EQ(count(), 2U);
  home_.elapsed({800s, WallTime(800s)}, true);
  ASSERT_EQ(count(), 3U);
  EXPECT_EQ(heard_.events[2].value, sdk::Value(false));
  EXPECT_NE(heard_.devices.back().keep.find("rest "), std::string::npos);
}

TEST_F(HomeTest, forgets_a_device_that_the_core_does_not_know_any_more) {
  home_.welcome({}, {});
  advertise(0s, {0x40, 0x1A, 0x01});
  EXPECT_EQ(count(), 0U);
  EXPECT_TRUE(home_.ours().empty());
}

TEST_F(HomeTest, knows_health_devices_by_their_services) {
  const Uuid pressure = uuid_of(0x1810);
  Advertisement heard;
  heard.address = kButton;
  heard.service_uuids = {&pressure, 1};
  home_.heard(heard, {});
  EXPECT_TRUE(home_.find(kButton)->health);
}

TEST(Settings, reads_adapter_scan_and_keys) {
  const auto config =
      boost::json::parse(R"({"adapter":"00:1a:7d:da:71:13","scan":"passive","gatt":false,)"
                         R"("key:A4:C1:38:00:11:22":"0123456789abcdef0123456789abcdef\n"})");
  const auto settings = read_settings(json::Value(config));
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->adapter, "00:1A:7D:DA:71:13");
  EXPECT_EQ(settings->scan, bluez::ScanMode::passive);
  EXPECT_FALSE(settings->gatt);
  EXPECT_EQ(settings->keys.at(kButton), "0123456789abcdef0123456789abcdef");
}

TEST(Settings, the_scan_is_active_unless_another_is_named) {
  const auto scan_of = [](const char* text) {
    const auto config = boost::json::parse(text);
    return read_settings(json::Value(config)).value().scan;
  };
  EXPECT_EQ(scan_of("{}"), bluez::ScanMode::active);
  EXPECT_EQ(scan_of(R"({"scan":"management"})"), bluez::ScanMode::management);
}

TEST(Settings, reads_tags_and_pendants) {
  const auto config = boost::json::parse(
      R"({"tags":["A4:C1:38:00:11:22"],"pendants":["A4:C1:38:00:11:99"],"tag_lost_s":300})");
  const auto settings = read_settings(json::Value(config));
  ASSERT_TRUE(settings);
  EXPECT_TRUE(settings->tags.contains(kButton));
  EXPECT_TRUE(settings->pendants.contains(kStranger));
  EXPECT_EQ(settings->tag_lost, BootTime(300s));
}

TEST(Settings, reads_models) {
  const auto config = boost::json::parse(R"({"models":{"A4:C1:38:00:11:22":"SwitchBot leak"}})");
  EXPECT_EQ(read_settings(json::Value(config)).value().models.at(kButton), "SwitchBot leak");
}

TEST(Settings, says_what_is_wrong) {
  const auto wrong = [](const char* text) {
    const auto config = boost::json::parse(text);
    return !read_settings(json::Value(config));
  };
  EXPECT_TRUE(wrong(R"({"adapter":"hci0"})"));
  EXPECT_TRUE(wrong(R"({"scan":"sometimes"})"));
  EXPECT_TRUE(wrong(R"({"gatt":"yes"})"));
  EXPECT_TRUE(wrong(R"({"tags":["keys"]})"));
  EXPECT_TRUE(wrong(R"({"tag_lost_s":1})"));
  EXPECT_TRUE(wrong(R"({"models":{"keys":"SwitchBot leak"}})"));
  EXPECT_TRUE(wrong(R"({"models":{"A4:C1:38:00:11:22":"SwitchBot toaster"}})"));
}

TEST(Settings, a_passkey_has_at_most_six_digits) {
  EXPECT_EQ(passkey_of("004711"), 4711U);
  EXPECT_EQ(passkey_of("1234567"), std::nullopt);
  EXPECT_EQ(passkey_of("0123456789abcdef0123456789abcdef"), std::nullopt);
  EXPECT_EQ(passkey_of(""), std::nullopt);
}

TEST(ScanTable, shows_what_can_be_read_first_and_no_control_characters) {
  ScanTable table;
  Advertisement stranger;
  stranger.address = kStranger;
  stranger.name = "evil\x1B[2J";
  stranger.rssi = std::int8_t{-30};
  table.heard(stranger, 1s);
  const std::vector<std::uint8_t> bytes{0x40, 0x02, 0xCA, 0x09};
  const ServiceData data{0xFCD2, bytes};
  Advertisement sensor;
  sensor.address = kButton;
  sensor.rssi = std::int8_t{-80};
  sensor.service_data = {&data, 1};
  const auto& row = table.heard(sensor, 2s);
  EXPECT_EQ(row.values, "temperature 25.06 C");
  EXPECT_EQ(row.what, "BTHome v2");
  const std::string text = table.text(3s, 10);
  EXPECT_LT(text.find("A4:C1:38:00:11:22"), text.find("A4:C1:38:00:11:99"));
  EXPECT_NE(text.find("evil?[2J"), std::string::npos);
  EXPECT_EQ(text.find('\x1B'), std::string::npos);
}

TEST(ScanTable, is_bounded) {
  ScanTable table;
  for (unsigned i = 0; i < 1'000; ++i) {
    Advertisement stranger;
    stranger.address = kStranger;
    stranger.address.bytes[0] = static_cast<std::uint8_t>(i >> 8U);
    stranger.address.bytes[1] = static_cast<std::uint8_t>(i);
    table.heard(stranger, std::chrono::seconds(i));
  }
  EXPECT_EQ(table.size(), ScanTable::kMaxRows);
}

}  // namespace
}  // namespace homeward::ble
