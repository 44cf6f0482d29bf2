#include "plugins/ble/bluez/recovery.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace homeward::ble::bluez {
namespace {

using namespace std::chrono_literals;
using Due = std::pair<BootTime, Step>;

/// All steps that become due up to `until`, one look at each instant that the ladder names.
std::vector<Due> steps(Recovery& recovery, BootTime until) {
  std::vector<Due> due;
  for (BootTime now = recovery.wake_at(); now <= until; now = recovery.wake_at()) {
    const auto step = recovery.due(now);
    if (!step) break;
    due.emplace_back(now, *step);
  }
  return due;
}

/// A radio that scans since `at`.
Recovery scanning(BootTime at, bool expected = true) {
  Recovery recovery;
  recovery.expect_devices(expected);
  recovery.state(RadioState::scanning, at);
  return recovery;
}

TEST(Recovery, starts_a_scan_at_once_when_the_adapter_is_there) {
  Recovery recovery;
  recovery.state(RadioState::idle, 5s);
  EXPECT_EQ(recovery.due(5s), Step::scan);
  recovery.state(RadioState::scanning, 5s);
  EXPECT_EQ(recovery.due(6s), std::nullopt);
  EXPECT_FALSE(recovery.troubled());
}

TEST(Recovery, climbs_the_ladder_in_silence_and_then_says_that_the_radio_is_dead) {
  Recovery recovery = scanning(0s);
  recovery.heard(10s);
  EXPECT_EQ(steps(recovery, 219s), (std::vector<Due>{{100s, Step::scan},
                                                     {130s, Step::power_cycle},
                                                     {160s, Step::unblock},
                                                     {190s, Step::restart_service}}));
  EXPECT_TRUE(recovery.troubled());
  EXPECT_FALSE(recovery.dead());
  EXPECT_EQ(recovery.due(220s), Step::reset_usb);
  EXPECT_TRUE(recovery.dead());
}

TEST(Recovery, goes_round_again_at_growing_distances_of_at_most_ten_minutes) {
  Recovery recovery = scanning(0s);
  const auto all = steps(recovery, 10h);
  std::vector<BootTime> pauses;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].second == Step::scan) pauses.push_back(all[i].first - all[i - 1].first);
  }
  ASSERT_GT(pauses.size(), 6U);
  EXPECT_EQ((std::vector<BootTime>(pauses.begin(), pauses.begin() + 6)),
            (std::vector<BootTime>{30s, 60s, 120s, 240s, 480s, 600s}));
  EXPECT_EQ(pauses.back(), 600s);
}

TEST(Recovery, is_well_again_at_the_first_data_and_counts_it) {
  Recovery recovery = scanning(0s);
  recovery.heard(1s);
  ASSERT_EQ(steps(recovery, 125s).size(), 2U);
  EXPECT_TRUE(recovery.troubled());
  recovery.heard(126s);
  EXPECT_FALSE(recovery.troubled());
  EXPECT_EQ(recovery.recoveries(), 1U);
  EXPECT_EQ(recovery.wake_at(), 126s + recovery.patience());
}

TEST(Recovery, starting_a_scan_anew_is_no_trouble_to_tell) {
  Recovery recovery = scanning(0s);
  recovery.heard(1s);
  ASSERT_EQ(recovery.due(91s), Step::scan);
  recovery.heard(92s);
  EXPECT_EQ(recovery.recoveries(), 0U);
  EXPECT_EQ(recovery.patience(), 90s);
}

TEST(Recovery, learns_how_seldom_a_quiet_home_speaks) {
  Recovery recovery = scanning(0s);
  recovery.heard(1s);
  ASSERT_EQ(recovery.due(91s), Step::scan);
  // Long after the scan: the sensor spoke by itself, after 110 s.
  recovery.heard(111s);
  EXPECT_EQ(recovery.patience(), 220s);
  EXPECT_EQ(recovery.wake_at(), 331s);
  recovery.heard(112s);
  EXPECT_EQ(recovery.patience(), 220s);
}

TEST(Recovery, only_scans_anew_where_no_device_is_expected) {
  Recovery recovery = scanning(0s, false);
  const auto all = steps(recovery, 3h);
  ASSERT_GT(all.size(), 5U);
  for (const auto& [at, step] : all) EXPECT_EQ(step, Step::scan) << at.count();
  EXPECT_FALSE(recovery.troubled());
  EXPECT_EQ(all.back().first - all[all.size() - 2].first, 600s);
}

TEST(Recovery, waits_for_bluetoothd_and_then_has_it_restarted) {
  Recovery recovery;
  recovery.state(RadioState::service_away, 0s);
  EXPECT_EQ(recovery.due(9s), std::nullopt);
  EXPECT_EQ(recovery.due(10s), Step::restart_service);
  recovery.state(RadioState::idle, 12s);
  recovery.not_possible(12s);
  EXPECT_EQ(recovery.due(12s), Step::scan);
}

TEST(Recovery, does_not_touch_a_service_that_restarts_by_itself) {
  Recovery recovery = scanning(0s);
  recovery.heard(50s);
  recovery.state(RadioState::service_away, 60s);
  EXPECT_EQ(recovery.due(65s), std::nullopt);
  recovery.state(RadioState::idle, 66s);
  EXPECT_EQ(recovery.due(66s), Step::scan);
  recovery.state(RadioState::scanning, 66s);
  recovery.heard(67s);
  EXPECT_EQ(recovery.recoveries(), 0U);
}

TEST(Recovery, switches_on_what_is_off_and_unblocks_when_that_fails) {
  Recovery recovery;
  recovery.state(RadioState::off, 0s);
  EXPECT_EQ(recovery.due(2s), Step::power_cycle);
  recovery.not_possible(3s);
  EXPECT_EQ(recovery.due(3s), Step::unblock);
}

TEST(Recovery, an_adapter_that_stays_away_is_a_fault) {
  Recovery recovery;
  recovery.state(RadioState::adapter_away, 0s);
  EXPECT_EQ(steps(recovery, 100s),
            (std::vector<Due>{
                {20s, Step::unblock}, {50s, Step::restart_service}, {80s, Step::reset_usb}}));
  EXPECT_TRUE(recovery.dead());
}

TEST(Recovery, a_step_that_is_not_possible_here_costs_no_time) {
  Recovery recovery = scanning(0s);
  recovery.heard(0s);
  ASSERT_EQ(recovery.due(90s), Step::scan);
  ASSERT_EQ(recovery.due(120s), Step::power_cycle);
  ASSERT_EQ(recovery.due(150s), Step::unblock);
  recovery.not_possible(150s);
  EXPECT_EQ(recovery.due(150s), Step::restart_service);
}

}  // namespace
}  // namespace homeward::ble::bluez
