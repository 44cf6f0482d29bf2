#include "tests/contract/store/store_fixture.hpp"

#include <gmock/gmock.h>

namespace homeward::store::testing {
namespace {

using ports::MessageClass;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using StoreLimits = StoreContract;

std::vector<ports::OutboxRow> messages(std::uint64_t first, std::uint64_t last,
                                       std::size_t bytes = 20) {
  std::vector<ports::OutboxRow> rows;
  for (std::uint64_t n = first; n <= last; ++n) {
    rows.push_back(message("a", MessageClass::alarm, n, bytes));
  }
  return rows;
}

std::vector<ports::JournalEvent> events(std::uint64_t first, std::uint64_t last) {
  std::vector<ports::JournalEvent> list;
  for (std::uint64_t id = first; id <= last; ++id) {
    list.push_back(event(id, static_cast<std::int64_t>(id)));
  }
  return list;
}

TEST_P(StoreLimits, DeliveredMessagesGoInBulkAndTheSequenceStays) {
  ASSERT_TRUE(commit({.outbox = messages(1, 3000)}));
  ASSERT_TRUE(commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, 900}}}));
  EXPECT_THAT(page("a", MessageClass::alarm, 0, 1), SizeIs(1));
  EXPECT_EQ(page("a", MessageClass::alarm, 0, 1)[0].sequence, 1U) << "few are left lying";
  ASSERT_TRUE(commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, 1100}}}));
  EXPECT_EQ(page("a", MessageClass::alarm, 0, 1)[0].sequence, 1101U) << "many are removed";
  ASSERT_TRUE(commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, 3000}}}));
  ASSERT_TRUE(await(store_->prune(wall(0), wall(0))));
  EXPECT_THAT(page("a", MessageClass::alarm, 0, 1), IsEmpty());
  reopen();
  const ports::OutboxDepth depth = load().outbox.at(0);
  EXPECT_EQ(depth.rows[0], 0U);
  EXPECT_EQ(depth.delivered[0], 3000U);
  EXPECT_EQ(depth.last_sequence, 3000U);
  EXPECT_FALSE(commit({.outbox = messages(3000, 3000)}));
  EXPECT_TRUE(commit({.outbox = messages(3001, 3001)}));
}

TEST_P(StoreLimits, PruningKeepsMessagesThatWait) {
  ASSERT_TRUE(commit({.outbox = messages(1, 10)}));
  ASSERT_TRUE(commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, 4}}}));
  ASSERT_TRUE(await(store_->prune(wall(1'000'000), wall(1'000'000))));
  EXPECT_THAT(page("a", MessageClass::alarm, 0), SizeIs(6));
  EXPECT_EQ(load().outbox.at(0).rows[0], 6U);
}

TEST_P(StoreLimits, PruningKeepsEventsThatTheSnapshotNeeds) {
  ASSERT_TRUE(commit({.events = events(1, 5000)}));
  ASSERT_TRUE(await(store_->prune(wall(1'000'000), wall(0))));
  EXPECT_EQ(await(store_->events_after(0, 1)).value().at(0).id, 1U) << "no snapshot yet";
  ASSERT_TRUE(commit({.engine = ports::EngineState{"s", 3000}}));
  ASSERT_TRUE(await(store_->prune(wall(2500), wall(0))));
  // Events of one commit lie in blocks; one that is too young keeps the others of its block.
  constexpr std::uint64_t kBlock = 256;
  const std::uint64_t young = await(store_->events_after(0, 1)).value().at(0).id;
  EXPECT_LE(young, 2500U) << "not old enough";
  EXPECT_GT(young, 2500U - kBlock);
  ASSERT_TRUE(await(store_->prune(wall(1'000'000), wall(0))));
  const std::uint64_t needed = await(store_->events_after(0, 1)).value().at(0).id;
  EXPECT_LE(needed, 3001U) << "not in the snapshot";
  EXPECT_GT(needed, 3001U - kBlock);
}

TEST_P(StoreLimits, JournalIdsGoOnWhenAllEventsWerePruned) {
  ASSERT_TRUE(commit({.events = events(1, 10), .engine = ports::EngineState{"s", 10}}));
  ASSERT_TRUE(await(store_->prune(wall(1'000'000), wall(0))));
  EXPECT_THAT(await(store_->events_after(0, 10)).value(), IsEmpty());
  reopen();
  EXPECT_EQ(load().last_event, 10U);
  EXPECT_FALSE(commit({.events = events(10, 10)}));
  EXPECT_TRUE(commit({.events = events(11, 11)}));
}

TEST_P(StoreLimits, PruningRemovesAlertsResolvedBeforeATimeAndNoOpenOnes) {
  core::Alert old = alert("OLD", 10);
  old.resolved_at = wall(100);
  core::Alert young = alert("YOUNG", 20);
  young.resolved_at = wall(200);
  ASSERT_TRUE(commit({.alerts = {old, young, alert("OPEN", 1)}}));
  ASSERT_TRUE(await(store_->prune(wall(0), wall(200))));
  EXPECT_FALSE(await(store_->alert(old.id)).value());
  EXPECT_TRUE(await(store_->alert(young.id)).value());
  EXPECT_TRUE(await(store_->alert(core::AlertId("OPEN"))).value());
}

TEST_P(StoreLimits, AFullStoreRefusesAndIsUsableAgainAfterPruning) {
  constexpr std::uint64_t kMaxBytes = 1024 * 1024;
  reopen(kMaxBytes);
  std::uint64_t stored = 0;
  Result<void> result;
  while (stored < 10'000) {
    result = commit({.outbox = messages(stored + 1, stored + 50, 1000)});
    if (!result) break;
    stored += 50;
  }
  ASSERT_FALSE(result) << "a megabyte can't hold ten";
  EXPECT_EQ(result.error().code, ErrorCode::storage);
  EXPECT_THAT(result.error().what, ::testing::HasSubstr("full"));
  EXPECT_EQ(load().outbox.at(0).rows[0], stored) << "nothing of the failed commit is left";
  EXPECT_EQ(store_->health().failures, 1U);

  ASSERT_TRUE(commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, stored}}}));
  ASSERT_TRUE(await(store_->prune(wall(0), wall(0))));
  EXPECT_TRUE(commit({.outbox = messages(stored + 1, stored + 1)}));
  reopen(kMaxBytes);
  EXPECT_EQ(load().outbox.at(0).rows[0], 1U);
}

TEST_P(StoreLimits, MessagesAreGivenUpOldestFirstBehindWhatIsInMemory) {
  ASSERT_TRUE(commit({.outbox = messages(1, 100)}));
  ASSERT_TRUE(commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, 5}}}));
  ports::OutboxDrop drop{core::PlatformId("a"), MessageClass::alarm, 10};
  drop.before = wall(21);
  drop.limit = 30;
  EXPECT_EQ(await(store_->drop(drop)).value(), 10U);
  EXPECT_EQ(await(store_->drop(drop)).value(), 0U) << "the rest is young";
  EXPECT_EQ(load().outbox.at(0).rows[0], 85U);
  EXPECT_THAT(page("a", MessageClass::alarm, 5, 6), SizeIs(6));
  EXPECT_EQ(page("a", MessageClass::alarm, 10, 1).at(0).sequence, 21U);
  drop.before = core::WallTime::max();
  EXPECT_EQ(await(store_->drop(drop)).value(), 30U) << "not more than asked for";
  reopen();
  EXPECT_EQ(load().outbox.at(0).rows[0], 55U);
  ASSERT_TRUE(commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, 100}}}));
  EXPECT_EQ(load().outbox.at(0).rows[0], 0U);
}

TEST_P(StoreLimits, UsedBytesFallWhenMessagesAreGivenUp) {
  ASSERT_TRUE(commit({.outbox = messages(1, 1000, 1000)}));
  reopen();
  const std::uint64_t before = store_->health().used_bytes;
  EXPECT_GT(before, 1'000'000U);
  EXPECT_EQ(await(store_->drop({core::PlatformId("a"), MessageClass::alarm})).value(), 1000U);
  EXPECT_LT(store_->health().used_bytes, before / 4);
  EXPECT_EQ(await(store_->drop({core::PlatformId("b"), MessageClass::alarm})).value(), 0U);
}

TEST_P(StoreLimits, PruningGivesPagesBackToTheFileSystem) {
  for (std::uint64_t n = 0; n < 8; ++n) {
    ASSERT_TRUE(commit({.outbox = messages(n * 1000 + 1, n * 1000 + 1000, 1000)}));
  }
  reopen();
  const std::uint64_t before = store_->health().file_bytes;
  ASSERT_GT(before, 8'000'000U);
  ASSERT_TRUE(commit({.delivered = {{core::PlatformId("a"), MessageClass::alarm, 8000}}}));
  ASSERT_TRUE(await(store_->prune(wall(0), wall(0))));
  reopen();
  EXPECT_LT(store_->health().file_bytes, before / 4);
}

TEST_P(StoreLimits, ADeviceWithTooMuchTextIsRefused) {
  ports::DeviceRecord device{
      core::DeviceAddress("x:1"), std::string(16 * 1024 + 1, 'x'), "", {}, false};
  EXPECT_EQ(commit({.devices = {device}}).error().code, ErrorCode::invalid);
  device = {core::DeviceAddress("x:1"), "", std::string(4 * 1024 + 1, 'x'), {}, false};
  EXPECT_EQ(commit({.devices = {device}}).error().code, ErrorCode::invalid);
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreLimits,
                         ::testing::Values(Kind::inline_store, Kind::sqlite_store), kind_name);

TEST(SqliteStoreQueue, ACallThatFindsTheQueueFullIsAnsweredWithALimit) {
  StoreFolder folder;
  boost::asio::io_context loop;
  SqliteStore store(folder.open().database, 0);
  std::optional<Result<void>> commit;
  std::optional<Result<ports::StoredState>> state;
  boost::asio::co_spawn(loop, store.commit({}),
                        [&commit](const std::exception_ptr&, Result<void> r) { commit = r; });
  boost::asio::co_spawn(loop, store.load(),
                        [&state](const std::exception_ptr&, Result<ports::StoredState> r) {
                          state.emplace(std::move(r));
                        });
  loop.run();
  EXPECT_EQ(commit.value().error().code, ErrorCode::limit);
  EXPECT_EQ(state.value().error().code, ErrorCode::limit);
}

TEST(SqliteStoreQueue, WhatIsQueuedAtTheEndIsWritten) {
  StoreFolder folder;
  {
    boost::asio::io_context loop;
    SqliteStore store(folder.open().database);
    for (std::uint64_t id = 1; id <= 50; ++id) {
      ports::Commit next{.events = {event(id)}};
      boost::asio::co_spawn(loop, store.commit(std::move(next)),
                            [](const std::exception_ptr&, const Result<void>&) {});
    }
    loop.poll();
  }
  EXPECT_EQ(folder.open().database->load().value().last_event, 50U);
}

}  // namespace
}  // namespace homeward::store::testing
