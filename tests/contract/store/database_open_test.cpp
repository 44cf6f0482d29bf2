#include "daemon/store/backup.hpp"
#include "daemon/store/migrations.hpp"
#include "tests/contract/store/store_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <array>
#include <fstream>

namespace homeward::store::testing {
namespace {

namespace fs = std::filesystem;

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0U;
}

/// Runs SQL on a closed database, as another program could have.
void execute(const fs::path& path, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

void fill(const StoreFolder& folder, std::uint64_t last = 2000) {
  ports::Commit commit{.meta = {{"boot", "1"}}};
  for (std::uint64_t id = 1; id <= last; ++id) commit.events.push_back(event(id));
  ASSERT_TRUE(folder.open().database->commit(commit));
}

void overwrite(const fs::path& path, std::streamoff from, std::size_t bytes) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(from);
  file << std::string(bytes, '\xA5');
}

/// Opens, looks and closes again.
OpenReport open_and_expect_nothing(const StoreFolder& folder) {
  Database::Opened opened = folder.open();
  EXPECT_EQ(opened.database->load().value().last_event, 0U);
  return opened.report;
}

TEST(DatabaseOpen, ANewFileIsMadeForItsOwnerOnly) {
  StoreFolder folder;
  const Database::Opened opened = folder.open();
  EXPECT_TRUE(opened.report.created);
  EXPECT_TRUE(opened.report.clean);
  EXPECT_FALSE(opened.report.checked);
  EXPECT_EQ(opened.report.migrated, newest_version());
  EXPECT_EQ(mode_of(folder.file().parent_path()), 0700U);
  EXPECT_EQ(mode_of(folder.file()), 0600U);
  EXPECT_EQ(mode_of(folder.file().string() + "-wal"), 0600U);
}

TEST(DatabaseOpen, AFileThatOthersCouldReadIsClosedToThem) {
  StoreFolder folder;
  fill(folder, 1);
  fs::permissions(folder.file(), fs::perms(0644));
  const Database::Opened opened = folder.open();
  EXPECT_EQ(mode_of(folder.file()), 0600U);
}

TEST(DatabaseOpen, AFileThatWasClosedWellIsNotCheckedAndHasNoLog) {
  StoreFolder folder;
  fill(folder);
  EXPECT_FALSE(fs::exists(folder.file().string() + "-wal"));
  const Database::Opened opened = folder.open();
  EXPECT_FALSE(opened.report.created);
  EXPECT_TRUE(opened.report.clean);
  EXPECT_FALSE(opened.report.checked);
  EXPECT_EQ(opened.report.migrated, 0);
  EXPECT_EQ(opened.database->load().value().last_event, 2000U);
}

TEST(DatabaseOpen, ASecondConnectionIsRefusedWhileTheFileIsOpen) {
  StoreFolder folder;
  const Database::Opened opened = folder.open();
  const Result<Database::Opened> second = Database::open({.path = folder.file()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::storage);
  EXPECT_THAT(second.error().what, ::testing::HasSubstr("locked"));
  EXPECT_TRUE(opened.database->commit({.meta = {{"still", "usable"}}}));
}

TEST(DatabaseOpen, AFileThatIsNoDatabaseIsSetAside) {
  StoreFolder folder;
  fs::create_directories(folder.file().parent_path());
  std::ofstream(folder.file()) << std::string(10'000, 'x');
  const Database::Opened opened = folder.open();
  ASSERT_TRUE(opened.report.set_aside);
  EXPECT_EQ(opened.report.set_aside->string(), folder.file().string() + ".20260101T000000Z");
  EXPECT_EQ(fs::file_size(*opened.report.set_aside), 10'000U);
  EXPECT_FALSE(opened.report.damage.empty());
  EXPECT_TRUE(opened.database->commit({.events = {event(1)}}));
}

TEST(DatabaseOpen, ADamagedPageIsFoundAfterABadEndAndTheFileSetAside) {
  StoreFolder folder;
  fill(folder);
  execute(folder.file(), "UPDATE file_state SET clean = 0");
  const auto bytes = static_cast<std::streamoff>(fs::file_size(folder.file()));
  overwrite(folder.file(), bytes - 3 * 4096, 2 * 4096);
  fs::copy_file(folder.file(), folder.folder() / "damaged");
  for (const char* ending : {".20260101T000000Z", ".20260101T000000Z-2"}) {
    const OpenReport report = open_and_expect_nothing(folder);
    EXPECT_FALSE(report.clean);
    EXPECT_TRUE(report.checked);
    ASSERT_TRUE(report.set_aside);
    EXPECT_EQ(report.set_aside->string(), folder.file().string() + ending);
    fs::copy_file(folder.folder() / "damaged", folder.file(), fs::copy_options::overwrite_existing);
  }
}

TEST(DatabaseOpen, AFileThatIsGoneComesBackFromItsBackupAndIsTold) {
  for (const bool gone : {true, false}) {
    StoreFolder folder;
    {
      const Database::Opened opened = folder.open();
      EXPECT_TRUE(opened.report.damage.empty()) << "a first start has no backup";
      ASSERT_TRUE(opened.database->commit({.alerts = {alert("01OPEN")}}));
      ASSERT_TRUE(opened.database->back_up());
    }
    if (gone) fs::remove(folder.file());
    if (!gone) fs::resize_file(folder.file(), 0);
    {
      const Database::Opened opened = folder.open();
      EXPECT_EQ(opened.report.created, gone);
      EXPECT_TRUE(opened.report.empty);
      EXPECT_EQ(opened.report.damage, "the database was gone");
      EXPECT_TRUE(opened.report.recovered);
      EXPECT_FALSE(opened.report.set_aside);
      EXPECT_EQ(opened.database->load().value().open_alerts.size(), 1U);
    }
    EXPECT_TRUE(folder.open().report.damage.empty()) << "it is told once";
  }
}

TEST(DatabaseOpen, AFileThatIsGoneWithABadBackupIsToldToo) {
  for (const std::size_t bytes : {10'000U, 0U}) {
    StoreFolder folder;
    fill(folder, 1);
    fs::remove(folder.file());
    std::ofstream(folder.file().string() + ".backup") << std::string(bytes, 'x');
    const OpenReport report = open_and_expect_nothing(folder);
    EXPECT_FALSE(report.damage.empty());
    EXPECT_FALSE(report.recovered) << bytes;
  }
}

TEST(DatabaseOpen, AFileThatIsDamagedUnderAnOpenConnectionIsSaid) {
  StoreFolder folder;
  fill(folder, 20'000);  // more than the connection keeps in its cache
  const Database::Opened opened = folder.open();
  EXPECT_FALSE(opened.database->health().damaged);
  const auto size = fs::file_size(folder.file());
  overwrite(folder.file(), 4096, size - 4096);
  EXPECT_FALSE(opened.database->events_after(0, 10'000));
  EXPECT_TRUE(opened.database->health().damaged);
  // Pages that are in memory may still take a commit; the file is no better for it.
  static_cast<void>(opened.database->commit({.meta = {{"boot", "2"}}}));
  EXPECT_TRUE(opened.database->health().damaged);
}

TEST(CarriedOver, NumbersGoOnBehindThoseOfTheBackupAndWhatEndedSinceEnds) {
  ports::StoredState recovered;
  core::Alert ended;
  ended.id = core::AlertId("ended-since-the-backup");
  ended.revision = 1'001;
  core::Alert open;
  open.id = core::AlertId("open-all-along");
  recovered.open_alerts = {ended, open};
  ports::Commit known;
  open.revision = 3;
  known.alerts = {open};
  known.delivered.push_back({core::PlatformId("care"), ports::MessageClass::alarm, 7});
  ports::OutboxRow row;
  row.sequence = 8;
  known.outbox = {row};
  known.meta = {{"source.sequence.press", "run 12"}};

  const core::WallTime now{std::chrono::hours{500'000}};
  const ports::Commit carried = carried_over(recovered, known, now);

  ASSERT_EQ(carried.alerts.size(), 2U);
  EXPECT_TRUE(carried.alerts[0].open());
  EXPECT_EQ(carried.alerts[0].revision, 1'003U);
  EXPECT_EQ(carried.alerts[1].id, ended.id);
  EXPECT_EQ(carried.alerts[1].resolved_at, now);
  EXPECT_EQ(carried.alerts[1].revision, 1'002U);
  EXPECT_GT(carried.outbox.at(0).sequence, 100'000U);
  EXPECT_TRUE(carried.delivered.empty());
  EXPECT_EQ(carried.meta, known.meta);
}

TEST(DatabaseOpen, AFileOfANewerHomewardIsRefusedAndLeftAsItIs) {
  StoreFolder folder;
  fill(folder);
  execute(folder.file(), "PRAGMA user_version = 99");
  const Result<Database::Opened> opened = Database::open({.path = folder.file()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::unsupported);
  EXPECT_THAT(opened.error().what, ::testing::HasSubstr("schema 99"));
  execute(folder.file(), "PRAGMA user_version = " + std::to_string(newest_version()));
  EXPECT_EQ(folder.open().database->load().value().last_event, 2000U);
}

TEST(DatabaseCopy, HoldsEverythingAndGoesOnBehindItsNumbers) {
  StoreFolder folder;
  fill(folder);
  const Database::Opened opened = folder.open();
  ports::Commit commit{.alerts = {alert("01OPEN")},
                       .outbox = {message("care", ports::MessageClass::alarm, 1),
                                  message("care", ports::MessageClass::reading, 2)}};
  ASSERT_TRUE(opened.database->commit(commit));
  for (int again = 0; again < 2; ++again) {
    const Result<std::string> copy = opened.database->copy();
    ASSERT_TRUE(copy) << to_text(copy.error());
    EXPECT_EQ(*copy, folder.file().string() + ".copy");
    EXPECT_EQ(mode_of(*copy), 0600U);
  }
  const Result<Database::Opened> moved = Database::open({.path = folder.file().string() + ".copy"});
  ASSERT_TRUE(moved);
  EXPECT_TRUE(moved->report.checked);
  EXPECT_EQ(moved->database->load().value().last_event, 2000U);
  ASSERT_TRUE(moved->database->begin_restored(wall(100)));
  const ports::StoredState state = moved->database->load().value();
  ASSERT_EQ(state.open_alerts.size(), 1U);
  EXPECT_GT(state.open_alerts[0].revision, 1000U);
  EXPECT_GT(state.outbox[0].last_sequence, 100'000U);
  const auto alarms = moved->database->outbox(
      {.platform = core::PlatformId("care"), .message_class = ports::MessageClass::alarm});
  EXPECT_EQ(alarms.value().size(), 1U) << "an alarm that waited still goes out";
  EXPECT_EQ(moved->database->audit({}).value().at(0).action, "restored");
}

TEST(DatabaseOpen, AFolderThatCantBeMadeIsAClearError) {
  const Result<Database::Opened> opened = Database::open({.path = "/proc/none/homeward.db"});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::io);
}

/// Makes a file as the first schema had it, with an open and a resolved alert.
void write_first_schema(const StoreFolder& folder) {
  fs::create_directories(folder.file().parent_path());
  execute(folder.file(), migrations()[0].sql);
  execute(folder.file(), R"sql(
    INSERT INTO alerts VALUES ('01OLD', 3, 'door-open', NULL, 1, 0, 0, 'hall', 1000, 2000,
      NULL, NULL, NULL, NULL, NULL, 0, '[]');
    INSERT INTO alerts VALUES ('01OLDER', 2, 'door-open', NULL, 1, 0, 0, 'hall', 100, 200,
      300, 0, NULL, NULL, NULL, 0, '[]');
    PRAGMA user_version = 1;)sql");
}

TEST(Migrations, AFileOfTheFirstSchemaKeepsItsAlerts) {
  StoreFolder folder;
  write_first_schema(folder);
  const Database::Opened opened = folder.open();
  EXPECT_EQ(opened.report.migrated, newest_version() - 1);
  const ports::StoredState state = opened.database->load().value();
  ASSERT_EQ(state.open_alerts.size(), 1U);
  const core::Alert& alert = state.open_alerts[0];
  EXPECT_EQ(alert.id.str(), "01OLD");
  EXPECT_EQ(alert.revision, 3U);
  EXPECT_EQ(alert.rule_version, "");
  EXPECT_EQ(alert.outreach, core::Outreach{}) << "nobody knows who was told";
  core::Alert next = alert;
  next.revision = 4;
  next.outreach.told = {{"centre", 4}};
  EXPECT_TRUE(opened.database->commit({.alerts = {next}}));
  EXPECT_EQ(opened.database->alert(next.id).value(), next);
}

/// The second schema had a row for each event, a table of sequences and one of cursors, and large
/// pages.
TEST(Migrations, AFileOfTheSecondSchemaKeepsItsEventsAndWhatWaits) {
  StoreFolder folder;
  fs::create_directories(folder.file().parent_path());
  execute(folder.file(), "PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; VACUUM;");
  execute(folder.file(), migrations()[0].sql);
  execute(folder.file(), migrations()[1].sql);
  execute(folder.file(), R"sql(
    INSERT INTO names (id, text) VALUES (1, 'hall'), (2, 'temperature'), (3, 'contact'),
      (4, 'care'), (5, 'care.homeward.alert.raised.v1'), (6, 'alerts'), (7, '');
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
      INSERT INTO journal SELECT i, 1, 2, i + 0.5, i * 1000000, 1767225600000000 + i * 1000000, 5
      FROM n;
    INSERT INTO journal VALUES (2000, 1, 3, 'open', 7, 8, 1), (2001, 1, 3, 1, 7, 9, 0);
    INSERT INTO sequences VALUES (4, 9);
    INSERT INTO cursors VALUES (4, 0, 5, 2, 1), (4, 3, 4, 0, 0);
    INSERT INTO outbox VALUES ((4 << 51) | 8, 'x/1', 5, 6, 7, 10, '{}'),
      ((4 << 51) | 9, 'x/2', 5, 6, 7, 11, '{}');
    INSERT INTO meta VALUES ('installation.seed', 's');
    PRAGMA user_version = 2;)sql");
  {
    const Database::Opened opened = folder.open();
    EXPECT_EQ(opened.report.migrated, newest_version() - 2);
    const ports::StoredState state = opened.database->load().value();
    EXPECT_EQ(state.last_event, 2001U);
    EXPECT_EQ(state.meta.size(), 1U) << "the outbox's own facts are not told";
    ASSERT_EQ(state.outbox.size(), 1U);
    EXPECT_EQ(state.outbox[0].platform.str(), "care");
    EXPECT_EQ(state.outbox[0].last_sequence, 9U);
    EXPECT_THAT(state.outbox[0].rows, ::testing::ElementsAre(2, 0, 0, 0, 0));
    EXPECT_THAT(state.outbox[0].delivered, ::testing::ElementsAre(5, 0, 0, 4, 0));
    const auto events = opened.database->events_after(0, 2000).value();
    ASSERT_EQ(events.size(), 1002U);
    for (std::uint64_t id = 1; id <= 1000; ++id) {
      ports::JournalEvent expected = event(id, static_cast<std::int64_t>(id));
      expected.event.value = static_cast<double>(id) + 0.5;
      expected.event.quality = core::TimeQuality::estimated;
      expected.event.kind = core::EventKind::event;
      ASSERT_EQ(events[id - 1], expected);
    }
    EXPECT_EQ(events[1000].event.value, core::Value(std::string("open")));
    EXPECT_EQ(events[1001].event.value, core::Value(true));
    const core::PlatformId care("care");
    const auto rows = opened.database->outbox({care, ports::MessageClass::alarm, 5, 10}).value();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].id, "x/2");
    ASSERT_TRUE(opened.database->commit({.delivered = {{care, ports::MessageClass::alarm, 9}}}));
  }
  EXPECT_EQ(folder.open().database->load().value().outbox.at(0).rows[0], 0U);
}

TEST(Migrations, AStepThatFailsLeavesTheFileAsItWas) {
  StoreFolder folder;
  write_first_schema(folder);
  execute(folder.file(), "CREATE TABLE blocks (in_the_way INTEGER);");
  const Result<Database::Opened> opened = Database::open({.path = folder.file()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::storage);
  EXPECT_THAT(opened.error().what, ::testing::HasSubstr("blocks"));
  execute(folder.file(), "DROP TABLE blocks;");
  EXPECT_EQ(folder.open().report.migrated, newest_version() - 1) << "from the first schema again";
}

TEST(Migrations, AnEntryOfTheAuditJournalIsNeverChanged) {
  StoreFolder folder;
  ASSERT_TRUE(folder.open().database->commit({.audit = {{.action = "acknowledged"}}}));
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(folder.file().c_str(), &database), SQLITE_OK);
  EXPECT_NE(sqlite3_exec(database, "UPDATE audit SET action = 'x'", nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  EXPECT_EQ(folder.open().database->audit({}).value().at(0).action, "acknowledged");
}

TEST(Migrations, StepsStartAtOneAndHaveNoGaps) {
  int expected = 1;
  for (const Migration& step : migrations()) EXPECT_EQ(step.to_version, expected++);
  EXPECT_EQ(newest_version(), expected - 1);
  EXPECT_GE(newest_version(), 1);
}

}  // namespace
}  // namespace homeward::store::testing
