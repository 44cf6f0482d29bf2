#include "daemon/system/machine_health.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace homeward::system {
namespace {

namespace fs = std::filesystem;

/// A tree that looks like a Raspberry Pi's /sys and /proc.
class Machine : public testing::Test {
 protected:
  Machine() {
    std::string pattern = (fs::temp_directory_path() / "homeward-machine-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  ~Machine() override { fs::remove_all(root_); }

  void put(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text << "\n";
  }

  fs::path root_;
};

TEST_F(Machine, SaysWhatTheKernelShows) {
  put("sys/class/thermal/thermal_zone0/temp", "48312");
  put("sys/class/thermal/thermal_zone1/temp", "81500");
  put("sys/class/hwmon/hwmon1/name", "rpi_volt");
  put("sys/class/hwmon/hwmon1/in0_lcrit_alarm", "1");
  put("sys/class/power_supply/usb/type", "Mains");
  put("sys/class/power_supply/usb/online", "0");
  put("proc/meminfo", "MemTotal: 500000 kB\nMemAvailable:  123456 kB");
  const ports::MachineHealth health = machine_health(root_);
  EXPECT_DOUBLE_EQ(health.cpu_celsius.value(), 81.5);
  EXPECT_EQ(health.under_voltage, true);
  EXPECT_EQ(health.on_mains, false);
  EXPECT_EQ(health.memory_free, 123456U * 1024);
}

TEST_F(Machine, SaysNothingOfWhatIsNotShown) {
  put("sys/class/hwmon/hwmon0/name", "coretemp");
  const ports::MachineHealth health = machine_health(root_);
  EXPECT_FALSE(health.cpu_celsius || health.under_voltage || health.on_mains || health.memory_free);
}

}  // namespace
}  // namespace homeward::system
