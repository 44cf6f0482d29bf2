#include "daemon/app/decider.hpp"

#include "lib/async/spawn.hpp"
#include "tests/unit/app/idle_world.hpp"
#include "tests/unit/app/plain_profile.hpp"
#include "tests/unit/app/small_home.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace homeward::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Remembers the events that were written.
class EventStore final : public IdleStore {
 public:
  Answer<void> write(std::shared_ptr<const ports::Commit> commit) override {
    for (const ports::JournalEvent& one : commit->events) {
      written.push_back(one.event.device.str() + "." + one.event.property);
    }
    co_return Result<void>{};
  }

  std::vector<std::string> written;
};

rules::Program supervised_home() {
  return small_home([](rules::RuleSet& home) {
    for (rules::DeviceDeclaration& device : home.devices) device.supervise = 1h;
  });
}

/// A gateway of which only the rules and the commits run.
class DecidingGateway : public testing::Test {
 protected:
  void SetUp() override {
    async::spawn("commits", idle_.loop.get_executor(), committer_.run());
    idle_.clock.advance(1h);
  }
  void TearDown() override {
    committer_.stop();
    pass(0s);
  }

  void pass(core::Duration time) { idle_.pass(time); }
  void open_front_door() {
    const core::ClockMapping clock = idle_.clock.mapping();
    const core::SteadyTime at = idle_.clock.now();
    decider_.step({core::DeviceId("front_door"), "contact", std::string("open"), at, clock.wall(at),
                   clock.quality, core::EventKind::report},
                  home_.find_slot("front_door", "contact").value());
  }

  IdleWorld idle_;
  EventStore store_;
  rules::Program home_ = supervised_home();
  PlainProfile profile_;
  Router router_{home_, {}, "boot"};
  Committer committer_{store_, idle_.clock, {}};
  Decider decider_{home_, idle_.world, committer_, router_, "seed", [](const auto&) {}};
};

TEST_F(DecidingGateway, WritesASignOfLifeWithinTheIntervalThoughNothingElseHappens) {
  open_front_door();
  pass(30s);
  EXPECT_THAT(store_.written, ElementsAre("front_door.contact"));
  store_.written.clear();
  pass(30min);
  decider_.hear(core::DeviceId("front_door"), idle_.clock.now());
  EXPECT_THAT(store_.written, IsEmpty());
  pass(30s);
  EXPECT_THAT(store_.written, ElementsAre("front_door.x.alive"));
}

}  // namespace
}  // namespace homeward::app
