#include "plugins/ble/bluez/boot_clock.hpp"

#include <ctime>

namespace homeward::ble::bluez {

BootTime boot_now() {
  std::timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  const auto whole = std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  return std::chrono::duration_cast<BootTime>(whole);
}

}  // namespace homeward::ble::bluez
