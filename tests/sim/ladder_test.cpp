// The ladder of docs/FAULTS.md: what goes on while the disk takes nothing, and what is on disk when
// it works again, on the production app, rules and store.
#include "lib/log/log.hpp"
#include "tests/sim/judge.hpp"
#include "tests/sim/sim_gateway.hpp"
#include "tests/sim/sim_home.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>

namespace homeward::sim {
namespace {

using core::Duration;
using core::SteadyTime;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const SteadyTime kStart{seconds{1'795'420'800}};  // 2026-11-23T08:00:00Z

/// A home on a simulated disk; times count from the start of the gateway.
class Ladder : public testing::Test {
 protected:
  void SetUp() override {
    log::start("sim_ladder", log::Level::error);
    gateway_ = make_gateway();
    ASSERT_TRUE(gateway_->started());
    pass(minutes{1});
  }

  void TearDown() override {
    media_.trouble = {};
    gateway_->stop();
  }

  std::unique_ptr<SimGateway> make_gateway() {
    return std::make_unique<SimGateway>(media_, program_, now_, core::ClockMapping{}, broker_,
                                        plugin_, ++lives_);
  }

  void pass(Duration length) {
    now_ += length;
    gateway_->run_until(now_);
  }

  void sense(const char* device, const char* property, core::Value value, core::EventKind kind) {
    ports::SourceEvent event;
    event.address = core::DeviceAddress(std::string("sim:") + device);
    event.property = property;
    event.value = std::move(value);
    event.kind = kind;
    event.time = core::ClockMapping{}.wall(now_);
    plugin_.sense(std::move(event));
    gateway_->deliver();
  }

  void press() { sense("panic", "action", std::string("pressed"), core::EventKind::event); }

  /// How many alerts of a rule were raised; each once, however often it arrived.
  [[nodiscard]] std::size_t raised(const std::string& rule) const {
    const Heard heard = listen(broker_.messages());
    return static_cast<std::size_t>(
        std::count_if(heard.alerts.begin(), heard.alerts.end(),
                      [&](const auto& entry) { return entry.second.alert.rule == rule; }));
  }

  [[nodiscard]] bool resolved(const std::string& rule) const {
    const Heard heard = listen(broker_.messages());
    return std::any_of(heard.alerts.begin(), heard.alerts.end(), [&](const auto& entry) {
      return entry.second.alert.rule == rule && entry.second.resolved.has_value();
    });
  }

  /// Alerts go out, the fault is told, and when the disk is back all of it is written.
  void live_through(const DiskTrouble& trouble) {
    media_.trouble = trouble;
    sense("door", "contact", std::string("open"), core::EventKind::report);
    press();
    pass(seconds{5});
    EXPECT_EQ(raised("panic-button"), 1U);
    EXPECT_EQ(raised("store-failing"), 1U);
    pass(minutes{20});
    EXPECT_EQ(raised("door-open"), 1U);
    EXPECT_FALSE(resolved("store-failing"));
    EXPECT_GT(plugin_.uncommitted(), 0U);
    media_.trouble = {};
    pass(minutes{2});
    EXPECT_TRUE(resolved("store-failing"));
    EXPECT_EQ(plugin_.uncommitted(), 0U);
    EXPECT_EQ(gateway_->gateway().committer().trouble(), "");
    EXPECT_TRUE(listen(broker_.messages()).complaints.empty());
  }

  SimMedia media_{1};
  SimBroker broker_{{}, 1};
  SimPlugin plugin_;
  rules::Program program_ = sim_program();
  SteadyTime now_ = kStart;
  std::uint64_t lives_{0};
  std::unique_ptr<SimGateway> gateway_;
};

TEST_F(Ladder, AFullDiskHoldsUpNoAlert) {
  live_through({true, false, false, false, false});
}

TEST_F(Ladder, AReadOnlyDiskHoldsUpNoAlert) {
  live_through({false, true, false, false, false});
}

TEST_F(Ladder, ADiskThatWritesNothingHoldsUpNoAlert) {
  live_through({false, false, false, true, false});
}

TEST_F(Ladder, ADiskThatDoesNothingHoldsUpNoAlert) {
  live_through({false, false, true, true, false});
}

TEST_F(Ladder, ADiskThatDoesNotSyncHoldsUpNoAlert) {
  live_through({false, false, false, false, true});
}

TEST_F(Ladder, WhatWasToldWhileTheDiskFailedIsKnownAfterARestart) {
  media_.trouble.write_fails = true;
  sense("door", "contact", std::string("open"), core::EventKind::report);
  pass(minutes{20});
  media_.trouble = {};
  pass(minutes{1});
  gateway_->die();
  gateway_.reset();
  gateway_ = make_gateway();
  ASSERT_TRUE(gateway_->started());
  pass(minutes{1});
  sense("door", "contact", std::string("closed"), core::EventKind::report);
  pass(minutes{1});
  EXPECT_EQ(raised("door-open"), 1U);
  EXPECT_TRUE(resolved("door-open"));
}

/// A failed sync leaves a commit whole on some disks and not on others; both are found out.
TEST_F(Ladder, ACommitThatSurvivedItsFailedSyncIsNotRefusedForEver) {
  constexpr std::size_t kPresses = 60;
  for (std::size_t pressed = 1; pressed <= kPresses; ++pressed) {
    media_.trouble.sync_fails = true;
    press();
    pass(seconds{3});
    EXPECT_EQ(raised("panic-button"), pressed);
    media_.trouble.sync_fails = false;
    pass(seconds{40});
    ASSERT_EQ(plugin_.uncommitted(), 0U) << pressed;
  }
  EXPECT_TRUE(listen(broker_.messages()).complaints.empty());
}

/// Days of trouble: memory stays bounded, and the rules' state of the end is what is written.
TEST_F(Ladder, WhatWaitsInMemoryIsBounded) {
  media_.trouble.write_fails = true;
  for (int count = 0; count < 12'000; ++count) {
    sense("hall", "motion", count % 2 == 0, core::EventKind::report);
    pass(seconds{10});
  }
  EXPECT_LE(gateway_->gateway().committer().waiting(), 8'192U + 1'024U);
  EXPECT_GT(gateway_->gateway().committer().forgotten().events, 0U);
  media_.trouble = {};
  pass(minutes{2});
  EXPECT_EQ(gateway_->gateway().committer().trouble(), "");
  EXPECT_EQ(plugin_.uncommitted(), 0U);
}

}  // namespace
}  // namespace homeward::sim
