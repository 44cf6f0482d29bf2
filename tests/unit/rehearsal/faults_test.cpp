#include "daemon/rehearsal/faults.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace homeward::rehearsal {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;

constexpr SteadyTime kStart{std::chrono::hours{1'000}};

/// One event a second, every third at the instant of the one before; numbered by their value.
std::vector<Step> events(int count) {
  std::vector<Step> steps;
  for (int i = 0; i < count; ++i) {
    const SteadyTime at = kStart + std::chrono::seconds{i % 3 == 2 ? i - 1 : i};
    steps.push_back({at, Report{"door", "contact", static_cast<double>(i)}, {}});
  }
  return steps;
}

/// The numbers of the reports; a restart is -1.
std::vector<double> numbers(const std::vector<Step>& steps) {
  std::vector<double> numbers;
  for (const Step& step : steps) {
    const auto* report = std::get_if<Report>(&step.action);
    numbers.push_back(report == nullptr ? -1 : std::get<double>(report->value));
  }
  return numbers;
}

TEST(Faults, NoneLeaveEverythingAsItIs) {
  EXPECT_EQ(numbers(with_faults(events(100), {})), numbers(events(100)));
}

TEST(Faults, DuplicateAboutTheShareThatIsAskedFor) {
  Faults faults;
  faults.duplicate = 0.1;
  faults.seed = 7;
  const std::vector<double> arrived = numbers(with_faults(events(10'000), faults));
  EXPECT_GT(arrived.size(), 10'900U);
  EXPECT_LT(arrived.size(), 11'100U);
  EXPECT_TRUE(std::is_sorted(arrived.begin(), arrived.end()));
}

TEST(Faults, DisorderIsSortedAgainAndKeepsEqualStampsInOrder) {
  Faults faults;
  faults.reorder = 5s;
  EXPECT_EQ(numbers(with_faults(events(1'000), faults)), numbers(events(1'000)));
}

TEST(Faults, RestartsComeBetweenEventsAndLoseNone) {
  Faults faults;
  faults.restart = Faults::Restarts{10s, 60s};
  const std::vector<Step> arrived = with_faults(events(100), faults);
  std::vector<double> without = numbers(arrived);
  const auto restarts = std::count(without.begin(), without.end(), -1);
  EXPECT_GE(restarts, 8);
  std::erase(without, -1);
  EXPECT_EQ(without, numbers(events(100)));
  EXPECT_TRUE(std::is_sorted(arrived.begin(), arrived.end(),
                             [](const Step& a, const Step& b) { return a.at < b.at; }));
}

TEST(Faults, AreTheSameForTheSameSeedAndOthersForAnother) {
  Faults faults;
  faults.duplicate = 0.2;
  faults.seed = 1;
  const auto first = numbers(with_faults(events(1'000), faults));
  EXPECT_EQ(numbers(with_faults(events(1'000), faults)), first);
  faults.seed = 2;
  EXPECT_NE(numbers(with_faults(events(1'000), faults)), first);
}

}  // namespace
}  // namespace homeward::rehearsal
