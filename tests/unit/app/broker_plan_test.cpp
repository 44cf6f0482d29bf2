#include "daemon/app/broker_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>

namespace homeward::app {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const core::SteadyTime kStart{std::chrono::hours{1}};

BrokerPlan plan_of_two(std::uint64_t seed = 7) {
  return BrokerPlan({"mqtts://a:8883", "mqtts://b:8883"}, seed);
}

TEST(BrokerPlan, TheListIsGoneThroughAgainAndAgain) {
  BrokerPlan plan = plan_of_two();
  std::string tried;
  for (int i = 0; i < 4; ++i) {
    tried += plan.next().broker[8];
    plan.failed();
  }
  EXPECT_EQ(tried, "abab");
}

TEST(BrokerPlan, HomesThatLoseABrokerComeBackSpreadOutButNotThoseWithAnAlarm) {
  constexpr int kHomes = 2'000;
  std::array<int, 16> per_second{};
  milliseconds longest_with_alarm{0};
  for (int home = 0; home < kHomes; ++home) {
    BrokerPlan plan = plan_of_two(static_cast<std::uint64_t>(home + 1) * 7'919);
    static_cast<void>(plan.next());
    plan.connected(kStart);
    plan.failed();
    const BrokerPlan::Pause pause = plan.pause();
    ++per_second.at(
        static_cast<std::size_t>(std::chrono::duration_cast<seconds>(pause.calm).count()));
    longest_with_alarm =
        std::max(longest_with_alarm, std::chrono::duration_cast<milliseconds>(pause.with_alarm));
  }
  EXPECT_LT(*std::max_element(per_second.begin(), per_second.end()), kHomes / 10);
  EXPECT_LE(longest_with_alarm, seconds{2});
  EXPECT_GT(longest_with_alarm, seconds{1});
}

TEST(BrokerPlan, ABrokerOnThisMachineIsTriedOften) {
  BrokerPlan plan({"mqtt://127.0.0.1:1883"}, 7);
  for (int i = 0; i < 100; ++i) {
    static_cast<void>(plan.next());
    plan.failed();
    EXPECT_LE(plan.pause().calm, milliseconds{500});
  }
}

TEST(BrokerPlan, PausesGrowToAMinuteAndAConnectionThatIsOfUseForgetsThem) {
  BrokerPlan plan = plan_of_two();
  core::Duration longest{0};
  for (int i = 0; i < 200; ++i) {
    static_cast<void>(plan.next());
    plan.failed();
    longest = std::max(longest, plan.pause().with_alarm);
  }
  EXPECT_GT(longest, seconds{50});
  EXPECT_LE(longest, seconds{60});
  plan.connected(kStart);
  core::Duration after_a_hang_up{0};
  for (int i = 0; i < 50; ++i) after_a_hang_up = std::max(after_a_hang_up, plan.pause().with_alarm);
  EXPECT_GT(after_a_hang_up, seconds{50});
  plan.forget_failures();
  EXPECT_LE(plan.pause().with_alarm, seconds{1});
}

TEST(BrokerPlan, AStandInIsLeftForTheFirstAfterMinutesAndTakenAgainAtOnceWhenThatFails) {
  BrokerPlan plan = plan_of_two();
  static_cast<void>(plan.next());
  plan.failed();
  EXPECT_FALSE(plan.next().going_back);
  plan.connected(kStart);
  ASSERT_TRUE(plan.failback_at());
  EXPECT_GE(*plan.failback_at(), kStart + minutes{4});
  EXPECT_LE(*plan.failback_at(), kStart + minutes{6});
  plan.go_back();
  EXPECT_EQ(plan.pause().calm, core::Duration{0});
  const BrokerPlan::Attempt back = plan.next();
  EXPECT_EQ(back.broker, "mqtts://a:8883");
  EXPECT_TRUE(back.going_back);
  plan.first_still_away();
  EXPECT_EQ(plan.pause().calm, core::Duration{0});
  EXPECT_EQ(plan.next().broker, "mqtts://b:8883");
  plan.connected(kStart);
  EXPECT_GE(*plan.failback_at(), kStart + minutes{8}) << "a vain try makes the next one rarer";
}

TEST(BrokerPlan, TheFirstBrokerIsNotLeft) {
  BrokerPlan plan = plan_of_two();
  static_cast<void>(plan.next());
  plan.connected(kStart);
  EXPECT_FALSE(plan.failback_at());
}

}  // namespace
}  // namespace homeward::app
