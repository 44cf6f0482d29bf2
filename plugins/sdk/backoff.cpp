#include "plugins/sdk/backoff.hpp"

#include "lib/base/assert.hpp"

#include <algorithm>

namespace homeward::sdk {

Backoff::Backoff(Duration least, Duration most, std::uint32_t seed)
    : least_(least), most_(most), bound_(least), random_(seed) {
  HW_ASSERT(least > Duration::zero());
  HW_ASSERT(least <= most);
}

Backoff::Duration Backoff::next() {
  bound_ = std::min(bound_ * 2, most_);
  std::uniform_int_distribution<Duration::rep> between(least_.count(), bound_.count());
  return Duration{between(random_)};
}

}  // namespace homeward::sdk
