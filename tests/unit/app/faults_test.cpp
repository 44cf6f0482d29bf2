#include "daemon/app/faults.hpp"

#include "lib/async/spawn.hpp"
#include "tests/unit/app/idle_world.hpp"
#include "tests/unit/app/plain_profile.hpp"
#include "tests/unit/app/small_home.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace homeward::app {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

ports::Recipient installer() {
  ports::Recipient made;
  made.name = "installer";
  made.platform = core::PlatformId("office");
  made.categories = {core::Category::technical};
  made.min_severity = core::Severity::info;
  made.consent = ports::Consent{"resident", "consent", std::nullopt, std::nullopt};
  return made;
}

/// A gateway of which nothing runs but its faults; `seen()` is what the installer is told.
class FaultsOfAGateway : public testing::Test {
 protected:
  void SetUp() override {
    router_.add_platform(core::PlatformId("office"), profile_, 0);
    async::spawn("faults", idle_.loop.get_executor(), faults_.run());
    pass(seconds{0});
  }
  void TearDown() override {
    faults_.stop();
    pass(seconds{0});
  }

  void pass(core::Duration time) {
    idle_.clock.advance(time);
    idle_.loop.restart();
    idle_.loop.poll();
  }

  std::vector<std::string> seen() {
    std::vector<std::string> lines;
    for (const ports::OutboxRow& row : committer_.group().outbox) {
      const std::string what = row.type.substr(std::string("care.homeward.alert.").size());
      lines.push_back(what.substr(0, what.rfind('.')) + " " + row.data);
    }
    committer_.group().outbox.clear();
    return lines;
  }

  IdleWorld idle_;
  rules::Program home_ = small_home();
  PlainProfile profile_;
  Router router_{home_, {installer()}, "boot"};
  Committer committer_{idle_.store, idle_.clock, {}};
  Decider decider_{home_, idle_.world, committer_, router_, "seed", [](const auto&) {}};
  Faults faults_{idle_.world, decider_};
};

TEST_F(FaultsOfAGateway, AFaultIsToldOnceAndHasItsRestore) {
  faults_.report(fault::store_failing, "", true, "disk full");
  faults_.report(fault::store_failing, "", true, "disk full");
  EXPECT_THAT(seen(), ElementsAre("raised installer:store-failing"));
  ASSERT_EQ(committer_.group().alerts.size(), 1U);
  EXPECT_EQ(std::get<std::string>(committer_.group().alerts[0].evidence.at(0).value), "disk full");
  faults_.report(fault::store_failing, "", false);
  EXPECT_THAT(seen(), IsEmpty());
  pass(seconds{30});
  EXPECT_THAT(seen(), ElementsAre("resolved installer:store-failing"));
  EXPECT_THAT(faults_.standing(), IsEmpty());
}

TEST_F(FaultsOfAGateway, AnAcknowledgedFaultStandsUntilItIsMended) {
  faults_.report(fault::store_failing, "", true, "disk full");
  seen();
  const core::AlertId id = decider_.book().open().begin()->first;
  ASSERT_TRUE(decider_.acknowledge(id.str(), "anna", "office"));
  EXPECT_THAT(seen(), ElementsAre("acknowledged installer:store-failing"));
  EXPECT_TRUE(decider_.book().open().contains(id));
  faults_.report(fault::store_failing, "", false);
  pass(seconds{30});
  EXPECT_THAT(seen(), ElementsAre("resolved installer:store-failing"));
}

TEST_F(FaultsOfAGateway, WhatFlapsIsOneFault) {
  for (int times = 0; times < 20; ++times) {
    faults_.happened(fault::plugin_flooding, "zigbee", "300 events a second");
    pass(seconds{20});
  }
  EXPECT_THAT(seen(), ElementsAre("raised installer:plugin-flooding"));
  pass(minutes{10});
  EXPECT_THAT(seen(), ElementsAre("resolved installer:plugin-flooding"));
}

TEST_F(FaultsOfAGateway, APluginThatIsSoonBackIsNoFault) {
  using State = ports::SourceHealth::State;
  judge_plugin(faults_, {core::PluginId("ble"), State::disconnected, "closed", {}});
  pass(seconds{59});
  judge_plugin(faults_, {core::PluginId("ble"), State::ok, "connected", {}});
  pass(minutes{5});
  EXPECT_THAT(seen(), IsEmpty());
  judge_plugin(faults_, {core::PluginId("ble"), State::disconnected, "closed", {}});
  pass(seconds{60});
  EXPECT_THAT(seen(), ElementsAre("raised installer:plugin-gone"));
}

TEST_F(FaultsOfAGateway, TwoPartsAreTwoFaults) {
  using State = ports::SourceHealth::State;
  judge_plugin(faults_, {core::PluginId("ble"), State::failed, "no adapter", {}});
  judge_plugin(faults_, {core::PluginId("zigbee"), State::failed, "no stick", {}});
  pass(seconds{30});
  EXPECT_EQ(seen().size(), 2U);
  judge_plugin(faults_, {core::PluginId("ble"), State::ok, {}, {}});
  pass(minutes{1});
  EXPECT_THAT(seen(), ElementsAre("resolved installer:plugin-failed"));
  ASSERT_EQ(faults_.standing().size(), 1U);
  EXPECT_EQ(faults_.standing()[0].part, "zigbee");
}

TEST_F(FaultsOfAGateway, AFaultFromBeforeARestartIsRestoredUnlessItIsFoundAgain) {
  faults_.report(fault::store_damaged, "", true, "page 7");
  faults_.report(fault::mains_lost, "", true);
  pass(seconds{30});
  seen();
  Faults next(idle_.world, decider_);
  async::spawn("faults", idle_.loop.get_executor(), next.run());
  next.report(fault::mains_lost, "", true);
  pass(Faults::confirm_within);
  EXPECT_THAT(seen(), ElementsAre("resolved installer:store-damaged"));
  next.stop();
  pass(seconds{0});
}

TEST_F(FaultsOfAGateway, APluginsFaultListsItsSensors) {
  using State = ports::SourceHealth::State;
  judge_plugin(faults_, {core::PluginId("zigbee"), State::failed, "no stick", {}});
  pass(seconds{30});
  const std::vector<core::Evidence>& evidence = committer_.group().alerts.at(0).evidence;
  ASSERT_EQ(evidence.size(), 3U);
  EXPECT_EQ(evidence[1].device.str(), "front_door");
  EXPECT_EQ(evidence[2].device.str(), "panic");
}

}  // namespace
}  // namespace homeward::app
