// The simulated disk under the production store: power cuts inside commits, checkpoints and backups
// lose nothing that was committed and damage nothing.
#include "daemon/store/database.hpp"
#include "tests/sim/sim_disk.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>

namespace homeward::sim {
namespace {

store::StoreOptions on(SimDisk& disk) {
  store::StoreOptions options;
  options.path = "homeward.db";
  options.files = &disk;
  return options;
}

ports::Commit commit_of(std::uint64_t id) {
  ports::Commit commit;
  core::Event event;
  event.device = core::DeviceId("door");
  event.property = "contact";
  event.value = std::string(id % 40, 'x');
  commit.events.push_back({id, event});
  commit.meta = {{"mark", std::to_string(id) + std::string(id % 300, 'm')}};
  return commit;
}

/// Commits until the power goes; gives the last event that was committed.
std::uint64_t write_until_dark(SimMedia& media, std::uint64_t from) {
  SimDisk disk(media);
  auto opened = store::Database::open(on(disk));
  if (!opened) return from;
  EXPECT_FALSE(opened->report.set_aside) << opened->report.damage;
  const auto state = opened->database->load();
  if (!state) return from;
  EXPECT_GE(state->last_event, from);
  std::uint64_t last = state->last_event;
  while (!media.dead()) {
    const Result<void> written = opened->database->commit(commit_of(last + 1));
    if (!written) break;
    ++last;
    if (last % 50 == 0) static_cast<void>(opened->database->back_up());
  }
  disk.detach();
  return last;
}

TEST(SimulatedDisk, APowerCutLosesNothingThatWasCommitted) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SimMedia media(seed);
    std::mt19937_64 random(seed);
    std::uint64_t last = 0;
    for (int cut = 0; cut < 12; ++cut) {
      media.set_fuse(static_cast<std::uint32_t>(random() % 3'000));
      last = write_until_dark(media, last);
      media.cut();
      media.power_on();
      if (testing::Test::HasFailure()) FAIL() << "seed " << seed << " cut " << cut;
    }
  }
}

TEST(SimulatedDisk, AFailedSyncDamagesNothing) {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    SimMedia media(seed);
    SimDisk disk(media);
    auto opened = store::Database::open(on(disk));
    ASSERT_TRUE(opened.has_value());
    std::uint64_t last = 0;
    for (int round = 0; round < 200; ++round) {
      media.trouble.sync_fails = media.random() % 4 == 0;
      const Result<void> written = opened->database->commit(commit_of(last + 1));
      media.trouble.sync_fails = false;
      const auto state = opened->database->load();
      ASSERT_TRUE(state.has_value()) << to_text(state.error()) << " seed " << seed;
      if (written) {
        ASSERT_EQ(state->last_event, last + 1);
      }
      last = state->last_event;
    }
  }
}

/// Leaves a file as a killed process does, with what was committed in it and not only in its log.
void write_and_back_up(SimMedia& media, const ports::Commit& commit) {
  SimDisk disk(media);
  {
    auto opened = store::Database::open(on(disk));
    ASSERT_TRUE(opened.has_value());
    ASSERT_TRUE(opened->database->commit(commit).has_value());
    const Result<void> written = opened->database->back_up();
    ASSERT_TRUE(written.has_value()) << to_text(written.error());
  }
  const auto again = store::Database::open(on(disk));
  ASSERT_TRUE(again.has_value());
  disk.detach();
}

TEST(SimulatedDisk, ADamagedFileIsSetAsideAndWhatMattersComesBack) {
  SimMedia media(1);
  ports::Commit commit = commit_of(1);
  core::Alert alert;
  alert.id = core::AlertId("a");
  alert.rule = core::RuleId("smoke");
  alert.revision = 3;
  commit.alerts.push_back(alert);
  ports::DeviceRecord device;
  device.address = core::DeviceAddress("zigbee:0x01");
  device.keep = "opaque";
  commit.devices.push_back(device);
  ports::OutboxRow row;
  row.platform = core::PlatformId("care");
  row.sequence = 17;
  commit.outbox.push_back(row);
  write_and_back_up(media, commit);
  media.damage("homeward.db");
  SimDisk disk(media);
  auto opened = store::Database::open(on(disk));
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(opened->report.set_aside.has_value());
  EXPECT_TRUE(opened->report.recovered);
  const auto state = opened->database->load();
  ASSERT_TRUE(state.has_value());
  ASSERT_EQ(state->open_alerts.size(), 1U);
  EXPECT_EQ(state->open_alerts[0].rule.str(), "smoke");
  EXPECT_GT(state->open_alerts[0].revision, 3U);
  EXPECT_EQ(state->devices, commit.devices);
  ASSERT_EQ(state->outbox.size(), 1U);
  EXPECT_GT(state->outbox[0].last_sequence, 17U);
  const auto rows = opened->database->outbox({core::PlatformId("care"), {}, 0, 10});
  EXPECT_TRUE(rows.has_value() && rows->empty());
}

TEST(SimulatedDisk, AfterATroubleTheLogIsEmptied) {
  SimMedia media(3);
  SimDisk disk(media);
  auto opened = store::Database::open(on(disk));
  ASSERT_TRUE(opened.has_value());
  store::Database& database = *opened->database;
  for (std::uint64_t id = 1; id <= 100; ++id) ASSERT_TRUE(database.commit(commit_of(id)));
  EXPECT_GT(media.size("homeward.db-wal"), 0U);
  media.trouble.sync_fails = true;
  EXPECT_FALSE(database.commit(commit_of(101)));
  media.trouble = {};
  EXPECT_GE(database.load().value().last_event, 100U);
  EXPECT_EQ(media.size("homeward.db-wal"), 0U);
}

TEST(SimulatedDisk, ADamagedBackupIsNotTaken) {
  SimMedia media(2);
  write_and_back_up(media, commit_of(1));
  media.damage("homeward.db");
  media.damage("homeward.db.backup");
  SimDisk disk(media);
  auto opened = store::Database::open(on(disk));
  ASSERT_TRUE(opened.has_value());
  EXPECT_TRUE(opened->report.set_aside.has_value());
  EXPECT_FALSE(opened->report.recovered);
  EXPECT_TRUE(opened->database->commit(commit_of(1)).has_value());
}

}  // namespace
}  // namespace homeward::sim
