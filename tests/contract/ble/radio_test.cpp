#include "plugins/ble/bluez/radio.hpp"

#include "lib/async/spawn.hpp"
#include "lib/base/hex.hpp"
#include "tests/support/bluez/bluez_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::ble::bluez {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kAdapter = R"({"do":"adapter","address":"00:1A:7D:DA:71:13"})";
constexpr const char* kPress = R"({"do":"advertise","address":"A4:C1:38:00:11:22","rssi":-60,)"
                               R"("service_data":{"fcd2":"4400013a01"}})";

/// What a sink heard, as text: "A4:C1:38:00:11:22 fcd2=4400013a01".
class Listener : public RadioSink {
 public:
  void heard(const Advertisement& advertisement) override {
    std::string text = to_text(advertisement.address);
    ++count;
    for (const ServiceData& data : advertisement.service_data) {
      text += " ";
      append_hex(text, std::array{static_cast<std::uint8_t>(data.uuid >> 8U),
                                  static_cast<std::uint8_t>(data.uuid)});
      text += "=";
      append_hex(text, data.data);
      words.push_back(text);
    }
    if (!advertisement.name.empty()) last_name = advertisement.name;
  }
  void remembered(const Advertisement&) override {}
  void link(const Address&, std::optional<bool>, std::optional<bool>) override {}
  void value(std::string_view, Bytes) override {}
  void changed(const RadioStatus& told) override { status = told; }

  std::vector<std::string> words;
  std::string last_name;
  std::size_t count{0};
  RadioStatus status;
};

/// A radio on the fake bluetoothd; its recovery waits milliseconds instead of minutes.
class RadioTest : public ::testing::Test {
 protected:
  void SetUp() override { world_.start_bluetoothd(); }

  void TearDown() override {
    if (radio_) radio_->stop();
    loop_.run_for(5s);
    EXPECT_TRUE(loop_.stopped());
  }

  void start(ScanMode mode = ScanMode::active, std::string adapter = {}) {
    RadioOptions options;
    options.bus = world_.address();
    options.scan = mode;
    options.adapter = std::move(adapter);
    options.interests.service_uuids = {0xFCD2, 0xFE95};
    options.interests.companies = {0x0499};
    options.keep_name = [](const Advertisement& heard) { return !heard.service_data.empty(); };
    options.recovery.patience_service = BootTime{600};
    options.recovery.patience_adapter = BootTime{600};
    options.recovery.patience_power = BootTime{100};
    options.recovery.between_steps = BootTime{300};
    options.open_management = open_management_;
    options.busy_pause = 50ms;
    options.machine = {"/nonexistent/rfkill", "/nonexistent/class", "/nonexistent/usb"};
    radio_ = std::make_unique<Radio>(loop_.get_executor(), options, listener_);
    radio_->expect({*parse_address("A4:C1:38:00:11:22")});
    async::spawn("radio", loop_.get_executor(), radio_->run());
  }

  template <class Condition>
  [[nodiscard]] bool until(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + 10s;
    while (!condition() && std::chrono::steady_clock::now() < end) loop_.run_one_for(20ms);
    return condition();
  }

  [[nodiscard]] bool until_scanning() {
    return until([&] { return listener_.status.state == RadioState::scanning; });
  }

  [[nodiscard]] bool until_words(std::size_t count) {
    return until([&] { return listener_.words.size() >= count; });
  }

  boost::asio::io_context loop_{1};
  test::BluezWorld world_;
  Listener listener_;
  std::function<Result<int>()> open_management_;
  std::unique_ptr<Radio> radio_;
};

TEST_F(RadioTest, scans_with_duplicate_data_and_hears_a_press) {
  world_.script(kAdapter);
  start();
  ASSERT_TRUE(until_scanning());
  EXPECT_EQ(listener_.status.adapter, "00:1A:7D:DA:71:13");
  EXPECT_THAT(world_.script(R"({"do":"state"})"), HasSubstr(R"("duplicates":true)"));
  world_.script(kPress);
  world_.script(R"({"do":"advertise","address":"A4:C1:38:00:11:22","rssi":-61,)"
                R"("service_data":{"fcd2":"4400023a01"}})");
  ASSERT_TRUE(until_words(2));
  EXPECT_THAT(listener_.words, ElementsAre("A4:C1:38:00:11:22 fcd2=4400013a01",
                                           "A4:C1:38:00:11:22 fcd2=4400023a01"));
}

TEST_F(RadioTest, remembers_a_name_that_bluez_tells_once) {
  world_.script(kAdapter);
  start();
  ASSERT_TRUE(until_scanning());
  world_.script(R"({"do":"advertise","address":"A4:C1:38:00:11:22","rssi":-60,"name":"sps",)"
                R"("service_data":{"fcd2":"40"}})");
  ASSERT_TRUE(until_words(1));
  listener_.last_name.clear();
  world_.script(kPress);
  ASSERT_TRUE(until_words(2));
  EXPECT_EQ(listener_.last_name, "sps");
}

TEST_F(RadioTest, takes_the_adapter_of_the_address_wherever_it_is_plugged_in) {
  world_.script(kAdapter);
  start(ScanMode::active, "00:1A:7D:00:00:09");
  ASSERT_TRUE(until([&] { return listener_.status.state == RadioState::adapter_away; }));
  world_.script(R"({"do":"adapter","hci":4,"address":"00:1A:7D:00:00:09"})");
  ASSERT_TRUE(until_scanning());
  EXPECT_EQ(radio_->adapter_path(), "/org/bluez/hci4");
}

TEST_F(RadioTest, switches_on_an_adapter_that_is_off) {
  world_.script(R"({"do":"adapter","address":"00:1A:7D:DA:71:13","powered":false})");
  start();
  ASSERT_TRUE(until_scanning());
  EXPECT_THAT(world_.script(R"({"do":"state"})"), HasSubstr(R"("powered":true)"));
}

TEST_F(RadioTest, scans_again_after_bluetoothd_was_killed) {
  world_.script(kAdapter);
  start();
  ASSERT_TRUE(until_scanning());
  world_.kill_bluetoothd();
  ASSERT_TRUE(until([&] { return listener_.status.state == RadioState::service_away; }));
  // Nobody runs systemd here: the step of the ladder fails, and is said to.
  ASSERT_TRUE(until([&] { return listener_.status.dead; }));
  EXPECT_NE(listener_.status.why, "");
  world_.start_bluetoothd();
  world_.script(kAdapter);
  ASSERT_TRUE(until_scanning());
  world_.script(kPress);
  ASSERT_TRUE(until_words(1));
  ASSERT_TRUE(until([&] { return !listener_.status.dead; }));
  EXPECT_EQ(listener_.status.recoveries, 1U);
}

TEST_F(RadioTest, scans_again_after_the_adapter_was_pulled_and_put_back_elsewhere) {
  world_.script(kAdapter);
  start();
  ASSERT_TRUE(until_scanning());
  world_.script(R"({"do":"remove_adapter"})");
  ASSERT_TRUE(until([&] { return listener_.status.state == RadioState::adapter_away; }));
  world_.script(R"({"do":"adapter","hci":1,"address":"00:1A:7D:DA:71:13"})");
  ASSERT_TRUE(until_scanning());
  world_.script(kPress);
  EXPECT_TRUE(until_words(1));
}

TEST_F(RadioTest, tolerates_a_scan_that_is_said_to_run_already) {
  world_.script(kAdapter);
  world_.script(R"({"do":"fail","method":"StartDiscovery","error":"org.bluez.Error.InProgress"})");
  start();
  EXPECT_TRUE(until_scanning());
}

TEST_F(RadioTest, asks_again_for_a_scan_while_another_is_being_ended) {
  world_.script(kAdapter);
  world_.script(R"({"do":"fail","method":"StartDiscovery","error":"org.bluez.Error.InProgress"})");
  start();
  loop_.run_for(200ms);
  EXPECT_NE(listener_.status.state, RadioState::scanning);
  world_.script(R"({"do":"fail","method":"StartDiscovery"})");
  ASSERT_TRUE(until_scanning());
  EXPECT_THAT(world_.script(R"({"do":"state"})"), HasSubstr(R"("discovering":true)"));
}

TEST_F(RadioTest, tries_again_when_a_scan_can_not_start) {
  world_.script(kAdapter);
  world_.script(R"({"do":"fail","method":"StartDiscovery","error":"org.bluez.Error.NotReady"})");
  start();
  ASSERT_TRUE(until([&] { return listener_.status.troubled; }));
  world_.script(R"({"do":"fail","method":"StartDiscovery"})");
  EXPECT_TRUE(until_scanning());
}

TEST_F(RadioTest, reads_past_properties_of_wrong_types) {
  world_.script(kAdapter);
  start();
  ASSERT_TRUE(until_scanning());
  world_.script(R"({"do":"advertise","address":"A4:C1:38:00:11:22","rssi":-60,)"
                R"("service_data":{"fcd2":"40"}})");
  world_.script(R"({"do":"nonsense","address":"A4:C1:38:00:11:22"})");
  world_.script(kPress);
  ASSERT_TRUE(until_words(2));
  EXPECT_EQ(listener_.words.back(), "A4:C1:38:00:11:22 fcd2=4400013a01");
}

TEST_F(RadioTest, hears_ours_in_a_flood_of_strangers_and_keeps_nothing_of_them) {
  world_.script(kAdapter);
  start();
  ASSERT_TRUE(until_scanning());
  world_.script(R"({"do":"flood","count":2000})");
  ASSERT_TRUE(until([&] { return listener_.count >= 2'000; }));
  const auto resident = [] {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages >> pages;
    return pages * 4;
  };
  const std::size_t before = resident();
  world_.script(R"({"do":"flood","count":10000})");
  world_.script(kPress);
  ASSERT_TRUE(until_words(1));
  EXPECT_EQ(listener_.count, 12'001U);
  EXPECT_LT(resident(), before + 1'024);
}

TEST_F(RadioTest, scans_passively_where_bluetoothd_offers_it) {
  world_.script(kAdapter);
  world_.script(R"({"do":"monitors"})");
  start(ScanMode::passive);
  ASSERT_TRUE(until_scanning());
  EXPECT_EQ(listener_.status.source, "monitor");
  EXPECT_THAT(world_.script(R"({"do":"state"})"), HasSubstr(R"("discovering":false)"));
  world_.script(kPress);
  EXPECT_TRUE(until_words(1));
}

TEST_F(RadioTest, scans_actively_where_no_monitor_is_offered) {
  world_.script(kAdapter);
  start(ScanMode::passive);
  ASSERT_TRUE(until_scanning());
  EXPECT_EQ(listener_.status.source, "discovery");
}

TEST_F(RadioTest, a_monitor_that_is_released_at_once_does_not_run) {
  world_.script(kAdapter);
  world_.script(R"({"do":"monitors","release":true})");
  start(ScanMode::passive);
  ASSERT_TRUE(until_scanning());
  EXPECT_EQ(listener_.status.source, "discovery");
}

TEST_F(RadioTest, scans_by_discovery_where_the_control_channel_is_not_allowed) {
  world_.script(kAdapter);
  open_management_ = [] { return failure(ErrorCode::unsupported, "not for us"); };
  start(ScanMode::management);
  ASSERT_TRUE(until_scanning());
  EXPECT_EQ(listener_.status.source, "discovery");
  world_.script(kPress);
  EXPECT_TRUE(until_words(1));
}

TEST_F(RadioTest, hears_what_the_control_channel_tells_and_not_the_same_from_bluetoothd) {
  world_.script(kAdapter);
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()),
            0);
  open_management_ = [&]() -> Result<int> { return ends[0]; };
  const auto tell = [&](std::string_view hex) {
    const auto packet = parse_hex(hex).value();
    ASSERT_GT(::send(ends[1], packet.data(), packet.size(), MSG_NOSIGNAL), 0);
  };
  start(ScanMode::management);
  tell("01000000040023000006");
  ASSERT_TRUE(until_scanning());
  EXPECT_EQ(listener_.status.source, "management");
  world_.script(kPress);
  tell("120000001a0022110038c1a401c4000000000c000201060816d2fc4400023a01");
  ASSERT_TRUE(until_words(1));
  world_.script(R"({"do":"state"})");
  loop_.run_for(500ms);
  EXPECT_THAT(listener_.words, ElementsAre("A4:C1:38:00:11:22 fcd2=4400023a01"));
  ::close(ends[1]);
}

TEST_F(RadioTest, connects_again_after_the_message_bus_ended) {
  world_.script(kAdapter);
  start();
  ASSERT_TRUE(until_scanning());
  world_.kill_bus();
  EXPECT_TRUE(until([&] { return listener_.status.state == RadioState::service_away; }));
}

TEST(MonitorPatterns, are_at_most_sixteen_to_a_monitor) {
  Interests interests;
  for (std::uint16_t i = 0; i < 20; ++i) interests.service_uuids.push_back(i);
  interests.companies = {0x0499};
  const auto monitors = monitor_patterns(interests);
  ASSERT_EQ(monitors.size(), 2U);
  EXPECT_EQ(monitors[0].size(), 16U);
  EXPECT_EQ(monitors[1].back(), (Pattern{0, 0xFF, {0x99, 0x04}}));
}

}  // namespace
}  // namespace homeward::ble::bluez
