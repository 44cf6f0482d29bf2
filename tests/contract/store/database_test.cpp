#include "tests/contract/store/store_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homeward::store::testing {
namespace {

TEST(DatabaseGroup, CommitsOfAGroupAreWrittenTogether) {
  StoreFolder folder;
  const Database::Opened opened = folder.open();
  const ports::Commit first{.events = {event(1)}};
  const ports::Commit second{.events = {event(2)},
                             .outbox = {message("a", ports::MessageClass::alarm, 1)}};
  const ports::Commit third{.delivered = {{core::PlatformId("a"), ports::MessageClass::alarm, 1}}};
  for (const Result<void>& result : opened.database->commit_group({&first, &second, &third})) {
    EXPECT_TRUE(result);
  }
  const ports::StoredState state = opened.database->load().value();
  EXPECT_EQ(state.last_event, 2U);
  EXPECT_EQ(state.outbox.at(0).rows[0], 0U);
  EXPECT_EQ(state.outbox.at(0).delivered[0], 1U);
  EXPECT_EQ(opened.database->health().commits, 3U);
}

TEST(DatabaseGroup, AGroupWithABadCommitIsWrittenOneByOne) {
  StoreFolder folder;
  const Database::Opened opened = folder.open();
  const ports::Commit good{.events = {event(1)}};
  const ports::Commit later{.events = {event(2)}};
  const auto results = opened.database->commit_group({&good, &good, &later});
  ASSERT_EQ(results.size(), 3U);
  EXPECT_TRUE(results[0]);
  EXPECT_FALSE(results[1]);
  EXPECT_TRUE(results[2]);
  EXPECT_EQ(opened.database->health().failures, 1U);
}

TEST(DatabaseStart, ALongBacklogDoesNotSlowTheCounts) {
  StoreFolder folder;
  constexpr std::uint64_t kRows = 50'000;
  {
    const Database::Opened opened = folder.open();
    ports::Commit commit;
    for (std::uint64_t n = 1; n <= kRows; ++n) {
      commit.outbox.push_back(message("a", ports::MessageClass::reading, n, 200));
    }
    ASSERT_TRUE(opened.database->commit(commit));
  }
  const Database::Opened opened = folder.open();
  EXPECT_EQ(opened.database->load().value().outbox.at(0).rows[4], kRows);
}

}  // namespace
}  // namespace homeward::store::testing
