#pragma once

#include "plugins/ble/advertisement.hpp"

namespace homeward::ble::bluez {

/// The time since boot, suspension included.
[[nodiscard]] BootTime boot_now();

}  // namespace homeward::ble::bluez
