#pragma once

#include "daemon/ports/watchdog.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace homeward::system {

/// systemd, by the datagrams of sd_notify(3), section "Notes": stable, and made for programs that
/// do without its library, which would bring 1 MB of other libraries along. Does nothing when no
/// service manager started us.
class SystemdServiceManager final : public ports::ServiceManager {
 public:
  /// Takes the address from $NOTIFY_SOCKET: a path, or `@name` of the abstract namespace.
  SystemdServiceManager();

  void ready() override;
  void alive() override;
  void stopping() override;
  void status(std::string_view text) override;

  /// Asks for so much time from now on before the start or the stop counts as failed.
  void takes_up_to(std::chrono::microseconds time);

  /// How often systemd wants to hear of us (WatchdogSec); nothing when it does not, or when it
  /// means another process: $WATCHDOG_USEC, $WATCHDOG_PID.
  [[nodiscard]] static std::optional<std::chrono::microseconds> watchdog_interval();

 private:
  void say(const std::string& text) const;

  std::string address_;  ///< empty: nobody listens
};

}  // namespace homeward::system
