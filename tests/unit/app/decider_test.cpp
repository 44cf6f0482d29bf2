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
#include <utility>
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

/// A store without a past.
class NewStore final : public IdleStore {
 public:
  Answer<std::vector<ports::JournalEvent>> events_after(std::uint64_t, std::uint32_t) override {
    co_return std::vector<ports::JournalEvent>{};
  }
  Answer<std::vector<core::Alert>> alerts(ports::AlertQuery) override {
    co_return std::vector<core::Alert>{};
  }
};

boost::asio::awaitable<void> start(Decider& decider, ports::StoredState state) {
  const Result<void> started = co_await decider.start(std::move(state));
  EXPECT_TRUE(started.has_value());
}

TEST_F(DecidingGateway, RaisesAtOnceWhatAnAddedRuleFindsInTheHome) {
  rules::Engine before(home_, idle_.clock.now() - 3h, idle_.clock.mapping());
  before.advance(idle_.clock.now());
  ports::StoredState state;
  state.engine = ports::EngineState{before.snapshot(), 0};
  const rules::Program changed = small_home([](rules::RuleSet& home) {
    for (rules::DeviceDeclaration& device : home.devices) device.supervise = 1h;
    rules::Rule& added = home.rules.emplace_back();
    added.id = core::RuleId("sensor-offline");
    added.when = std::make_unique<rules::Condition>();
    added.when->form = rules::Offline{rules::Selector{"front_door.contact", {}}};
  });
  NewStore store;
  const World world{idle_.clock, idle_.clock, store, idle_.service, {}, {}, {}};
  Router router(changed, {}, "boot");
  Decider decider(changed, world, committer_, router, "seed", [](const auto&) {});
  async::spawn("start", idle_.loop.get_executor(), start(decider, std::move(state)));
  pass(0s);
  EXPECT_EQ(decider.book().open().size(), 1U);
}

}  // namespace
}  // namespace homeward::app
