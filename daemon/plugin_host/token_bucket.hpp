#pragma once

#include "daemon/core/time.hpp"

#include <cstdint>

namespace homeward::plugin_host {

/// A rate limit: `rate` tokens a second, at most `burst` in store. It may run into debt for what
/// must not be dropped; the owner then waits until the debt is paid. Owned by a plugin's record.
class TokenBucket {
 public:
  /// Starts full. `rate` and `burst` are at least 1.
  TokenBucket(std::uint32_t rate, std::uint32_t burst, core::SteadyTime now);

  /// Takes one token; false, and nothing is taken, when none is left.
  [[nodiscard]] bool try_take(core::SteadyTime now);

  /// Takes one token on credit.
  void take(core::SteadyTime now);

  /// When the debt will be paid; a time in the past when there is none.
  [[nodiscard]] core::SteadyTime paid_at() const;

 private:
  void refill(core::SteadyTime now);

  double rate_;
  double burst_;
  double tokens_;
  core::SteadyTime refilled_;
};

}  // namespace homeward::plugin_host
