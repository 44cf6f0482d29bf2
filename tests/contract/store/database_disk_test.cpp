#include "tests/contract/store/failing_disk.hpp"
#include "tests/contract/store/store_folder.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace homeward::store::testing {
namespace {

constexpr int kForEver = std::numeric_limits<int>::max();

ports::Commit pair(std::uint64_t n) {
  return {.events = {event(n)}, .outbox = {message("a", ports::MessageClass::alarm, n)}};
}

/// The file holds whole commits only, and the last one is `last` or the one behind it, which the
/// failed disk may have kept.
void expect_whole(Database& database, std::uint64_t last) {
  const ports::StoredState state = database.load().value();
  EXPECT_GE(state.last_event, last);
  EXPECT_LE(state.last_event, last + 1);
  EXPECT_EQ(state.outbox.at(0).last_sequence, state.last_event);
  EXPECT_EQ(state.outbox.at(0).rows[0], state.last_event);
}

TEST(DatabaseDisk, AFailedSyncIsAnErrorAndTheNextCommitWorks) {
  FailingDisk disk;
  StoreFolder folder;
  const Database::Opened opened = folder.open();
  ASSERT_TRUE(opened.database->commit(pair(1)));
  disk.fail_syncs(1);
  const Result<void> result = opened.database->commit(pair(2));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::storage);
  EXPECT_EQ(opened.database->health().failures, 1U);
  expect_whole(*opened.database, 1);
  const std::uint64_t next = opened.database->load().value().last_event + 1;
  EXPECT_TRUE(opened.database->commit(pair(next)));
  expect_whole(*opened.database, next);
}

TEST(DatabaseDisk, AFailedWriteIsAnErrorAndTheNextCommitWorks) {
  FailingDisk disk;
  StoreFolder folder;
  const Database::Opened opened = folder.open();
  ASSERT_TRUE(opened.database->commit(pair(1)));
  disk.fail_writes(1);
  EXPECT_EQ(opened.database->commit(pair(2)).error().code, ErrorCode::storage);
  EXPECT_TRUE(opened.database->commit(pair(2)));
  expect_whole(*opened.database, 2);
}

TEST(DatabaseDisk, ADiskThatStaysBrokenFailsEachCommitUntilItIsBack) {
  FailingDisk disk;
  StoreFolder folder;
  {
    const Database::Opened opened = folder.open();
    ASSERT_TRUE(opened.database->commit(pair(1)));
    disk.fail_syncs(kForEver);
    for (int again = 0; again < 3; ++again) EXPECT_FALSE(opened.database->commit(pair(2)));
    disk.fail_syncs(0);
    expect_whole(*opened.database, 1);
    const std::uint64_t next = opened.database->load().value().last_event + 1;
    EXPECT_TRUE(opened.database->commit(pair(next)));
  }
  const Database::Opened opened = folder.open();
  EXPECT_TRUE(opened.report.clean);
  EXPECT_FALSE(opened.report.set_aside);
  EXPECT_GE(opened.database->load().value().last_event, 2U);
}

TEST(DatabaseDisk, AFileClosedOnABrokenDiskIsCheckedAtTheNextStart) {
  FailingDisk disk;
  StoreFolder folder;
  {
    const Database::Opened opened = folder.open();
    ASSERT_TRUE(opened.database->commit(pair(1)));
    disk.fail_writes(kForEver);
  }
  disk.fail_writes(0);
  const Database::Opened opened = folder.open();
  EXPECT_FALSE(opened.report.clean);
  EXPECT_TRUE(opened.report.checked);
  EXPECT_FALSE(opened.report.set_aside);
  EXPECT_EQ(opened.database->load().value().last_event, 1U);
}

}  // namespace
}  // namespace homeward::store::testing
