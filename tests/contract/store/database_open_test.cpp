#include "daemon/store/migrations.hpp"
#include "tests/contract/store/store_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

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
