#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/files.hpp"
#include "lib/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace homeward::store {

/// Where the database is and how large it may grow.
struct StoreOptions {
  std::filesystem::path path;                     ///< the file; its folder is made when missing
  std::uint64_t max_bytes{256ULL * 1024 * 1024};  ///< of the database; its log comes on top
  std::string set_aside_suffix{"corrupt"};  ///< for a damaged file, e.g. a timestamp of the start
  Files* files{&real_files()};              ///< borrowed
};

/// What opening found, for the log and the first status.
struct OpenReport {
  bool created{false};                             ///< there was no file
  bool empty{false};                               ///< there was none, or nothing was in it
  bool clean{true};                                ///< the last run closed the file
  bool checked{false};                             ///< the whole file was checked
  int migrated{0};                                 ///< steps of the schema that were taken
  std::optional<std::filesystem::path> set_aside;  ///< where a damaged file went
  std::string damage;                              ///< what was wrong with it, or that it was gone
  bool recovered{false};                           ///< what matters most came back from the backup
};

/// The database, called and answering on one thread at a time; the place where the exceptions of
/// SQLite end. It stays usable after an error: a failed transaction is rolled back, and after a
/// failed read, write or sync of the disk the file is closed, opened and checked again before
/// the next call. Such a failure leaves open whether the commit is in the file: load() tells.
///
/// Errors: storage (with SQLite's text), invalid (the caller broke the contract, e.g. an id that
/// does not grow; nothing was written).
class Database {
 public:
  struct Opened;

  /// Opens the file, checks it when the last run did not close it, and brings its schema up to
  /// date. A damaged file is set aside and a new one started; so is one for a file that is gone
  /// while its backup is there; the report says so. Errors: io, storage, unsupported (a newer
  /// version of Homeward wrote the file; it is left as it is).
  [[nodiscard]] static Result<Opened> open(StoreOptions options);

  /// Closes the file: its log goes into it, and it is marked as closed well.
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Writes one transaction; durable when it returns without an error.
  [[nodiscard]] Result<void> commit(const ports::Commit& commit);

  /// Writes several commits as one transaction with one sync; when one of them breaks the
  /// contract, each is written on its own. Gives one result for each, in order.
  [[nodiscard]] std::vector<Result<void>> commit_group(
      const std::vector<const ports::Commit*>& commits);

  [[nodiscard]] Result<ports::StoredState> load();

  [[nodiscard]] Result<std::vector<ports::JournalEvent>> events_after(std::uint64_t after,
                                                                      std::uint32_t limit);

  [[nodiscard]] Result<std::vector<ports::OutboxRow>> outbox(const ports::OutboxQuery& query);

  [[nodiscard]] Result<std::uint64_t> drop(const ports::OutboxDrop& drop);

  [[nodiscard]] Result<std::vector<core::Alert>> alerts(const ports::AlertQuery& query);

  [[nodiscard]] Result<std::optional<core::Alert>> alert(const core::AlertId& id);

  [[nodiscard]] Result<std::vector<ports::AuditEntry>> audit(const ports::AuditQuery& query);

  /// Removes what retention allows, in short transactions; a call ends after a bounded amount of
  /// work (some 50,000 rows of each kind) and the next one goes on. Ends with back_up().
  [[nodiscard]] Result<void> prune(core::WallTime events_before, core::WallTime alerts_before);

  /// Writes a small copy of what matters most beside the file, and checks it: see backup.hpp.
  [[nodiscard]] Result<void> back_up();

  /// Writes a consistent copy of everything as `homeward.db.copy` beside the file, in the place of
  /// an earlier one; gives its path. It counts as not closed well: who opens it checks it first.
  [[nodiscard]] Result<std::string> copy();

  /// Goes on from a copy of a file that was in use afterwards: numbers that receivers may have seen
  /// since are left out, as in backup.hpp, and the audit journal says so. Readings that waited for
  /// platforms are not sent.
  [[nodiscard]] Result<void> begin_restored(core::WallTime now);

  /// Counters; may be called from any thread and never waits.
  [[nodiscard]] ports::StoreHealth health() const noexcept;

 private:
  class Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// An open database and what opening it found.
struct Database::Opened {
  std::unique_ptr<Database> database;
  OpenReport report;
};

}  // namespace homeward::store
