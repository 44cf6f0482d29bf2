#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace homeward::control {

/// What one client, and all of them together, may take. Tests use shorter times.
struct ControlLimits {
  std::size_t connections{16};  ///< one more is told 503 and closed
  std::size_t streams{8};       ///< of those, at most so many follow events
  std::uint64_t body{64 * 1024};
  std::uint32_t header{8 * 1024};
  std::chrono::milliseconds read_timeout{10'000};   ///< for a whole request, and when idle
  std::chrono::milliseconds write_timeout{10'000};  ///< for one answer, or one part of a stream
  std::chrono::milliseconds keep_alive{15'000};     ///< between lines of a quiet stream
};

}  // namespace homeward::control
