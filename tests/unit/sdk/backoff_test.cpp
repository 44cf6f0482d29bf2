#include "plugins/sdk/backoff.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace homeward::sdk {
namespace {

using std::chrono::milliseconds;

TEST(Backoff, StaysBetweenLeastAndTheDoublingBound) {
  for (std::uint32_t seed = 1; seed < 200; ++seed) {
    Backoff backoff(milliseconds{200}, milliseconds{5000}, seed);
    milliseconds bound{200};
    for (int attempt = 0; attempt < 10; ++attempt) {
      bound = std::min(bound * 2, milliseconds{5000});
      const milliseconds wait = backoff.next();
      EXPECT_GE(wait, milliseconds{200});
      EXPECT_LE(wait, bound);
    }
  }
}

TEST(Backoff, WaitsShortlyAgainAfterASuccess) {
  Backoff backoff(milliseconds{200}, milliseconds{5000}, 7);
  for (int attempt = 0; attempt < 10; ++attempt) (void)backoff.next();
  backoff.reset();
  EXPECT_LE(backoff.next(), milliseconds{400});
}

TEST(Backoff, SpreadsPluginsThatFailedTogether) {
  std::set<milliseconds> waits;
  for (std::uint32_t seed = 1; seed <= 50; ++seed) {
    waits.insert(Backoff(milliseconds{200}, milliseconds{5000}, seed * 1'000'003U).next());
  }
  EXPECT_GT(waits.size(), 25U);
}

}  // namespace
}  // namespace homeward::sdk
