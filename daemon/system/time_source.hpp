#pragma once

#include "daemon/core/time.hpp"

#include <sys/timex.h>

#include <filesystem>

namespace homeward::system {

/// Says whether anything steers the clock on the wall.
class TimeSource {
 public:
  /// The shape of adjtimex(2): negative when it may not be asked.
  using AskKernel = int (*)(timex*);

  /// `marker` is a file that a time service touches each time it has set the clock.
  explicit TimeSource(std::filesystem::path marker = "/run/systemd/timesync/synchronized",
                      AskKernel ask_kernel = &::adjtimex);

  /// `synchronised` or `estimated`; `now` is what the clock shows. The kernel knows, whichever
  /// service steers it. A sandbox that forbids setting the clock (ProtectClock= of systemd) forbids
  /// asking, too: then systemd-timesyncd's marker is believed for as long as the kernel would.
  [[nodiscard]] core::TimeQuality quality(core::WallTime now) const;

 private:
  std::filesystem::path marker_;
  AskKernel ask_kernel_;
};

}  // namespace homeward::system
