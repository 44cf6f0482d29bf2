#include "daemon/store/opening.hpp"

#include "daemon/store/backup.hpp"
#include "daemon/store/files.hpp"
#include "daemon/store/migrations.hpp"

#include <utility>

namespace homeward::store {
namespace {

constexpr const char* kEmptyLog = "PRAGMA wal_checkpoint(TRUNCATE)";

/// The file was written by a newer version of this program.
class TooNew : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::unique_ptr<Connection> connect(const StoreOptions& options) {
  return std::make_unique<Connection>(ConnectionOptions{options.path, options.max_bytes});
}

void check_version(Connection& connection) {
  const int version = schema_version(connection);
  if (version <= newest_version()) return;
  throw TooNew("a newer Homeward wrote this database (schema " + std::to_string(version) +
               ", this one knows " + std::to_string(newest_version()) + ")");
}

void check_pages(Connection& connection) {
  const std::string verdict = connection.text("PRAGMA quick_check(1)");
  if (verdict != "ok") throw Damaged(verdict);
}

/// Files of before had larger pages. A disk without room for the copy goes on with them.
void renew_pages(Connection& connection) {
  try {
    connection.renew_pages();
  } catch (const std::exception& error) {
    if (!describe(error).full()) throw;
  }
}

std::unique_ptr<Session> start(const StoreOptions& options, OpenReport& report) {
  std::unique_ptr<Connection> connection = connect(options);
  check_version(*connection);
  report.empty = schema_version(*connection) == 0;
  if (!report.empty) {
    report.clean = connection->integer("SELECT clean FROM file_state") != 0;
  }
  if (!report.clean) {
    report.checked = true;
    check_pages(*connection);
  }
  report.migrated = migrate(*connection);
  renew_pages(*connection);
  auto session = std::make_unique<Session>(std::move(connection));
  // From here until close_well() the file counts as in use.
  session->state().put_clean(false);
  return session;
}

Result<std::unique_ptr<Session>> try_start(const StoreOptions& options, OpenReport& report) {
  const Result<bool> created = options.files->prepare(options.path);
  if (!created) return created.error();
  report.created = *created;
  try {
    return start(options, report);
  } catch (const TooNew& error) {
    return failure(ErrorCode::unsupported, error.what(), options.path.string());
  } catch (const Refused& error) {
    report.damage = error.what();
  } catch (const std::exception& error) {
    const Failure found = describe(error);
    if (!found.corrupt()) {
      return failure(ErrorCode::storage, found.what, options.path.string());
    }
    report.damage = found.what;
  }
  return failure(ErrorCode::storage, report.damage, options.path.string());
}

/// Brings what the backup has into the new file. A backup that fails half-way leaves the file as
/// new as it was: the gateway runs without what was lost.
Result<std::unique_ptr<Session>> bring_back(const StoreOptions& options,
                                            std::unique_ptr<Session> session, OpenReport& report) {
  try {
    report.recovered = recover(options, *session);
    return session;
  } catch (const std::exception& error) {
    report.damage += std::string("; the backup could not be taken: ") + error.what();
  }
  session.reset();
  OpenReport again;
  return try_start(options, again);
}

}  // namespace

Result<std::unique_ptr<Session>> open_session(const StoreOptions& options, OpenReport& report) {
  Result<std::unique_ptr<Session>> session = try_start(options, report);
  if (session && report.empty && has_backup(options)) {
    // A first start has no backup: a disk that lies about a sync, or fsck, took the file.
    report.damage = "the database was gone";
    return bring_back(options, std::move(*session), report);
  }
  if (session || report.damage.empty()) return session;
  const Result<std::filesystem::path> aside =
      options.files->set_aside(options.path, options.set_aside_suffix);
  if (!aside) return aside.error();
  OpenReport fresh;
  Result<std::unique_ptr<Session>> second = try_start(options, fresh);
  report.set_aside = *aside;
  report.migrated = fresh.migrated;
  if (!second) return second;
  return bring_back(options, std::move(*second), report);
}

std::unique_ptr<Session> open_checked(const StoreOptions& options) {
  std::unique_ptr<Connection> connection = connect(options);
  check_version(*connection);
  check_pages(*connection);
  migrate(*connection);
  return std::make_unique<Session>(std::move(connection));
}

std::unique_ptr<Session> reopen(const StoreOptions& options) {
  std::unique_ptr<Session> session = open_checked(options);
  try {
    session->connection().execute(kEmptyLog);
  } catch (const std::exception&) {
    // It is all in the log still. What ails the disk is told by the commit that comes next.
  }
  return session;
}

void close_well(Session& session, bool clean) {
  if (clean) session.state().put_clean(true);
  session.connection().execute(kEmptyLog);
}

}  // namespace homeward::store
