#include "daemon/system/machine_health.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>

namespace homeward::system {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> word_of(const fs::path& path) {
  std::ifstream file(path);
  std::string word;
  if (!(file >> word)) return std::nullopt;
  return word;
}

std::optional<long> number_of(const fs::path& path) {
  std::ifstream file(path);
  long number = 0;
  if (!(file >> number)) return std::nullopt;
  return number;
}

void each_in(const fs::path& folder, const std::function<void(const fs::path&)>& work) {
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
    work(entry.path());
  }
}

/// Documentation/ABI/testing/sysfs-class-thermal: thousandths of a degree Celsius.
std::optional<double> hottest(const fs::path& root) {
  std::optional<double> hottest;
  each_in(root / "sys/class/thermal", [&](const fs::path& zone) {
    const auto value = number_of(zone / "temp");
    if (value) hottest = std::max(hottest.value_or(-273.0), static_cast<double>(*value) / 1000);
  });
  return hottest;
}

/// drivers/hwmon/raspberrypi-hwmon.c: in0_lcrit_alarm is 1 while the voltage is too low.
std::optional<bool> under_voltage(const fs::path& root) {
  std::optional<bool> low;
  each_in(root / "sys/class/hwmon", [&](const fs::path& sensor) {
    if (word_of(sensor / "name") != "rpi_volt") return;
    const auto alarm = number_of(sensor / "in0_lcrit_alarm");
    if (alarm) low = *alarm != 0;
  });
  return low;
}

/// Documentation/ABI/testing/sysfs-class-power: supplies of type Mains are online or not.
std::optional<bool> on_mains(const fs::path& root) {
  std::optional<bool> mains;
  each_in(root / "sys/class/power_supply", [&](const fs::path& supply) {
    if (word_of(supply / "type") != "Mains") return;
    const auto online = number_of(supply / "online");
    if (online) mains = mains.value_or(false) || *online != 0;
  });
  return mains;
}

std::optional<std::uint64_t> memory_free(const fs::path& root) {
  std::ifstream file(root / "proc/meminfo");
  std::string line;
  constexpr std::string_view kName = "MemAvailable:";
  while (std::getline(file, line)) {
    if (!line.starts_with(kName)) continue;
    return std::strtoull(line.c_str() + kName.size(), nullptr, 10) * 1024;
  }
  return std::nullopt;
}

}  // namespace

ports::MachineHealth machine_health(const fs::path& root) {
  return {hottest(root), under_voltage(root), on_mains(root), memory_free(root)};
}

}  // namespace homeward::system
