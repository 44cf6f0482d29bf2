#include "daemon/plugin_host/token_bucket.hpp"

#include <algorithm>
#include <chrono>

namespace homeward::plugin_host {

TokenBucket::TokenBucket(std::uint32_t rate, std::uint32_t burst, core::SteadyTime now)
    : rate_(std::max(rate, 1U)), burst_(std::max(burst, 1U)), tokens_(burst_), refilled_(now) {}

void TokenBucket::refill(core::SteadyTime now) {
  if (now <= refilled_) return;
  const std::chrono::duration<double> passed = now - refilled_;
  tokens_ = std::min(burst_, tokens_ + passed.count() * rate_);
  refilled_ = now;
}

bool TokenBucket::try_take(core::SteadyTime now) {
  refill(now);
  if (tokens_ < 1) return false;
  tokens_ -= 1;
  return true;
}

void TokenBucket::take(core::SteadyTime now) {
  refill(now);
  tokens_ -= 1;
}

core::SteadyTime TokenBucket::paid_at() const {
  if (tokens_ >= 0) return refilled_;
  const std::chrono::duration<double> wait{-tokens_ / rate_};
  return refilled_ + std::chrono::ceil<core::Duration>(wait);
}

}  // namespace homeward::plugin_host
