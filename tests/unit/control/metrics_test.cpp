#include "daemon/control/metrics.hpp"

#include <gmock/gmock.h>

#include <set>
#include <sstream>

namespace homeward::control {
namespace {

using testing::HasSubstr;
using testing::Not;

ports::DaemonStatus home() {
  ports::DaemonStatus status;
  status.version = "0.1.0";
  status.gateway_id = "villa-jansen";
  status.now = core::WallTime{std::chrono::seconds{200'000}};
  status.started = core::WallTime{std::chrono::seconds{100'000}};
  status.events = 412;
  status.open_alerts = 2;
  ports::PlatformStatus care;
  care.id = core::PlatformId("care");
  care.connected = true;
  care.published = 7;
  care.outbox.rows = {1, 0, 0, 0, 3};
  status.platforms = {care};
  status.plugins = {{core::PluginId("zigbee"), "degraded", "", 412, 5}};
  status.store.commits = 9;
  return status;
}

std::vector<ports::DeviceStatus> devices() {
  ports::DeviceStatus door;
  door.id = core::DeviceId("front_door");
  door.last_seen = core::WallTime{std::chrono::seconds{199'000}};
  door.vitals.battery_percent = 10;
  ports::DeviceStatus bed;
  bed.id = core::DeviceId("bed");
  bed.room = "bedroom";
  bed.last_seen = core::WallTime{std::chrono::seconds{1'000}};
  ports::DeviceStatus never;
  never.id = core::DeviceId("panic");
  ports::DeviceStatus stranger;
  stranger.configured = false;
  return {door, bed, never, stranger};
}

TEST(Metrics, CountWhatHappensAndShowHowItIs) {
  const std::string text = metrics_text(home(), devices());
  for (const char* line :
       {"homeward_build_info{version=\"0.1.0\"} 1\n", "homeward_start_time_seconds 100000\n",
        "homeward_events_total 412\n", "homeward_open_alerts 2\n", "homeward_devices 3\n",
        "homeward_devices_never_heard 1\n", "homeward_devices_silent 1\n",
        "homeward_devices_battery_low 1\n", "homeward_platform_connected{platform=\"care\"} 1\n",
        "homeward_platform_published_total{platform=\"care\"} 7\n",
        "homeward_outbox_messages{platform=\"care\",class=\"reading\"} 3\n",
        "homeward_plugin_up{plugin=\"zigbee\"} 0\n",
        "homeward_plugin_dropped_events_total{plugin=\"zigbee\"} 5\n",
        "homeward_store_commits_total 9\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
}

TEST(Metrics, NameNoDeviceRoomOrHome) {
  const std::string text = metrics_text(home(), devices());
  for (const char* detail : {"front_door", "bed", "panic", "villa"}) {
    EXPECT_THAT(text, Not(HasSubstr(detail)));
  }
}

TEST(Metrics, AreFamiliesOfHelpTypeAndSamples) {
  std::istringstream lines(metrics_text(home(), devices()) + "\n");
  std::set<std::string> families;
  std::string line;
  std::string family;
  while (std::getline(lines, line)) {
    if (line.starts_with("# HELP ")) {
      family = line.substr(7, line.find(' ', 7) - 7);
      EXPECT_TRUE(families.insert(family).second) << family << " comes twice";
    } else if (line.starts_with("# TYPE ")) {
      const bool counter = line.ends_with(" counter");
      EXPECT_EQ(line, "# TYPE " + family + (counter ? " counter" : " gauge"));
      EXPECT_EQ(family.ends_with("_total"), counter) << family;
    } else {
      EXPECT_EQ(line.substr(0, line.find_first_of("{ ")), family);
    }
  }
  EXPECT_GT(families.size(), 20U);
}

TEST(Metrics, EscapeLabels) {
  ports::DaemonStatus status;
  status.version = "a\"b\\c\nd";
  EXPECT_THAT(metrics_text(status, {}), HasSubstr(R"({version="a\"b\\c\nd"} 1)"));
}

}  // namespace
}  // namespace homeward::control
