#pragma once

#include <chrono>
#include <cstdint>
#include <random>

namespace homeward::sdk {

/// How long to wait before the next attempt to connect: a random time between the least and a
/// bound that doubles with each failure, so that plugins do not come back in step.
class Backoff {
 public:
  using Duration = std::chrono::milliseconds;

  /// `least` must be above zero and not above `most`; `seed` starts the jitter.
  Backoff(Duration least, Duration most, std::uint32_t seed);

  /// The wait after one more failure, between least and most.
  [[nodiscard]] Duration next();

  /// The attempt succeeded: the next wait is a short one again.
  void reset() { bound_ = least_; }

 private:
  Duration least_;
  Duration most_;
  Duration bound_;  ///< of the previous wait
  std::minstd_rand random_;
};

}  // namespace homeward::sdk
