#include "daemon/app/committer.hpp"

#include "lib/async/spawn.hpp"
#include "tests/unit/app/idle_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <vector>

namespace homeward::app {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Remembers how many events each commit had.
class CountingStore final : public IdleStore {
 public:
  Answer<void> write(std::shared_ptr<const ports::Commit> commit) override {
    groups.push_back(commit->events.size());
    co_return Result<void>{};
  }

  std::vector<std::size_t> groups;
};

class CommitGroups : public testing::Test {
 protected:
  void SetUp() override {
    async::spawn("commits", idle_.loop.get_executor(), committer_.run());
    idle_.clock.advance(1h);
    pass(0s);
  }
  void TearDown() override {
    committer_.stop();
    pass(0s);
  }

  void pass(core::Duration time) { idle_.pass(time); }
  void bring(std::size_t events) {
    for (std::size_t i = 0; i < events; ++i) {
      committer_.group().events.push_back({++last_, {}});
      committer_.added();
    }
    pass(0s);
  }
  /// A full group, which pays for small ones.
  void bring_full_group() {
    bring(Committer::Options().full);
    ASSERT_THAT(store_.groups, ElementsAre(Committer::Options().full));
    store_.groups.clear();
  }

  IdleWorld idle_;
  CountingStore store_;
  Committer committer_{store_, idle_.clock, {}};
  std::uint64_t last_{0};
};

TEST_F(CommitGroups, OrdinaryEventsWaitForTheInterval) {
  bring(3);
  pass(15s);
  bring(4);
  pass(14s);
  EXPECT_THAT(store_.groups, IsEmpty());
  pass(1s);
  EXPECT_THAT(store_.groups, ElementsAre(7));
}

TEST_F(CommitGroups, WhatIsUrgentTakesTheOthersAlong) {
  bring(3);
  committer_.flush_now();
  pass(0s);
  EXPECT_THAT(store_.groups, ElementsAre(3));
}

TEST_F(CommitGroups, TheEndOfABurstIsWrittenAsSoonAsNothingMoreComes) {
  bring_full_group();
  for (int i = 0; i < 10; ++i) {
    bring(5);
    pass(10ms);
  }
  EXPECT_THAT(store_.groups, IsEmpty());
  pass(10ms);
  EXPECT_THAT(store_.groups, ElementsAre(50));
}

TEST_F(CommitGroups, ABurstThatGoesOnIsWrittenAQuarterOfASecondAfterItsFirstEvent) {
  bring_full_group();
  for (int i = 0; i < 100; ++i) {
    bring(1);
    pass(10ms);
  }
  EXPECT_THAT(store_.groups, ElementsAre(25, 25, 25, 25));
}

TEST_F(CommitGroups, SmallOnesSpendWhatALargeOneSavedAndWaitForTheIntervalThen) {
  bring_full_group();
  for (int i = 0; i < 20; ++i) {
    bring(1);
    pass(100ms);
  }
  // 2,000 events saved what nine commits cost beside their own.
  EXPECT_EQ(store_.groups.size(), 9U);
  pass(30s);
  EXPECT_THAT(store_.groups.back(), 11U);
}

}  // namespace
}  // namespace homeward::app
