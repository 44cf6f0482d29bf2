#include "daemon/rules/conditions/window_samples.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace homeward::rules::conditions {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;

constexpr int many = 1200;  // more than are kept, over and over

/// A reading a minute: `usual`, and `other` each sixth minute from the second on.
WindowSamples readings(Statistic statistic, double usual, double other) {
  WindowSamples samples(statistic, many * 1min);
  for (int i = 0; i < many; ++i) {
    samples.add(i % 6 == 1 ? other : usual, SteadyTime{} + i * 1min);
  }
  return samples;
}

constexpr SteadyTime last = SteadyTime{} + (many - 1) * 1min;
constexpr SteadyTime covered = SteadyTime{} + many * 1min;

TEST(WindowSamples, OfAChattySensorAddUp) {
  EXPECT_EQ(readings(Statistic::sum, 1, 1).value(last), many);
  EXPECT_EQ(readings(Statistic::sum, 1, 7).value(last), 2 * many);
}

TEST(WindowSamples, OfAChattySensorKeepTheirExtremes) {
  EXPECT_EQ(readings(Statistic::max, 20, 30).value(covered), 30);
  EXPECT_EQ(readings(Statistic::min, 20, 10).value(covered), 10);
}

TEST(WindowSamples, OfAChattySensorKeepTheirMean) {
  EXPECT_NEAR(*readings(Statistic::avg, 20, 26).value(covered), 21, 0.01);
}

TEST(WindowSamples, OfAChattySensorKeepTheFirstAndTheLast) {
  WindowSamples samples(Statistic::change, many * 1min);
  for (int i = 0; i < many; ++i) samples.add(i, SteadyTime{} + i * 1min);
  EXPECT_EQ(samples.value(last), many - 1);
}

}  // namespace
}  // namespace homeward::rules::conditions
