#pragma once

#include "daemon/ports/watchdog.hpp"

#include <chrono>
#include <optional>

namespace homeward::system {

/// systemd, through sd_notify(3); does nothing when it did not start us.
class SystemdServiceManager final : public ports::ServiceManager {
 public:
  void ready() override;
  void alive() override;
  void stopping() override;
  void status(std::string_view text) override;

  /// How often systemd wants to hear of us (WatchdogSec); nothing when it does not.
  [[nodiscard]] static std::optional<std::chrono::microseconds> watchdog_interval();
};

}  // namespace homeward::system
