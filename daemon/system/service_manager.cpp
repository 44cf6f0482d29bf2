#include "daemon/system/service_manager.hpp"

#include <systemd/sd-daemon.h>

#include <cstdint>
#include <string>

namespace homeward::system {

void SystemdServiceManager::ready() {
  ::sd_notify(0, "READY=1");
}
void SystemdServiceManager::alive() {
  ::sd_notify(0, "WATCHDOG=1");
}
void SystemdServiceManager::stopping() {
  ::sd_notify(0, "STOPPING=1");
}

void SystemdServiceManager::status(std::string_view text) {
  ::sd_notify(0, ("STATUS=" + std::string(text)).c_str());
}

std::optional<std::chrono::microseconds> SystemdServiceManager::watchdog_interval() {
  std::uint64_t interval_us = 0;
  if (::sd_watchdog_enabled(0, &interval_us) <= 0) return std::nullopt;
  return std::chrono::microseconds{interval_us};
}

}  // namespace homeward::system
