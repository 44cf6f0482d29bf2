#pragma once

#include "daemon/ports/machine.hpp"

#include <filesystem>

namespace homeward::system {

/// Reads how the machine stands from the kernel: the hottest thermal zone, the alarm of the
/// Raspberry Pi's voltage sensor (hwmon `rpi_volt`), mains supplies, and available memory. `root`
/// stands before /sys and /proc, for tests.
[[nodiscard]] ports::MachineHealth machine_health(const std::filesystem::path& root = "/");

}  // namespace homeward::system
