#include "daemon/store/backup.hpp"

#include "daemon/store/files.hpp"
#include "daemon/store/opening.hpp"

#include <set>
#include <utility>

namespace homeward::store {
namespace {

namespace fs = std::filesystem;

/// More than a gateway can have sent between two backups.
constexpr std::uint64_t kSequencesLeftOut = 100'000;
constexpr std::uint32_t kRevisionsLeftOut = 1'000;
constexpr std::uint64_t kMostBytes = 32ULL * 1024 * 1024;

fs::path backup_of(const StoreOptions& options, const char* ending) {
  return fs::path(options.path.string() + ending);
}

/// How far a platform's messages were counted, as a row behind its own cursor: never sent.
void put_counter(ports::Commit& commit, const ports::OutboxDepth& depth, std::uint64_t more) {
  if (depth.last_sequence + more == 0) return;
  ports::OutboxRow row;
  row.platform = depth.platform;
  row.message_class = ports::MessageClass::reading;
  row.sequence = depth.last_sequence + more;
  row.id = "counter";
  row.type = row.channel = "none";
  commit.delivered.push_back({row.platform, row.message_class, row.sequence});
  commit.outbox.push_back(std::move(row));
}

ports::Commit commit_of(const ports::StoredState& state, std::uint64_t more_sequences) {
  ports::Commit commit;
  commit.engine = state.engine;
  commit.alerts = state.open_alerts;
  commit.devices = state.devices;
  commit.meta = state.meta;
  commit.silences = state.silences;
  for (const ports::OutboxDepth& depth : state.outbox) put_counter(commit, depth, more_sequences);
  return commit;
}

StoreOptions options_for(const StoreOptions& options, const char* ending) {
  StoreOptions made = options;
  made.path = backup_of(options, ending);
  made.max_bytes = kMostBytes;
  return made;
}

void remove_unfinished(const StoreOptions& options) {
  for (const char* ending : {".backup-new", ".backup-new-wal", ".backup-new-journal"}) {
    options.files->remove(backup_of(options, ending));
  }
}

void write_whole(Session& session, const ports::Commit& commit) {
  Transaction transaction(session.connection());
  session.write(commit);
  session.flush();
  transaction.commit();
}

Result<void> fill(const StoreOptions& options, const ports::StoredState& state) {
  const Result<bool> made = options.files->prepare(options.path);
  if (!made) return made.error();
  try {
    const std::unique_ptr<Session> session = open_checked(options);
    write_whole(*session, commit_of(state, 0));
    close_well(*session, false);  // a new file has the mark already
    return {};
  } catch (const std::exception& error) {
    return failure(ErrorCode::storage, describe(error).what, options.path.string());
  }
}

/// What a backup holds; one that does not check out is an error.
Result<ports::StoredState> read(const StoreOptions& options) {
  if (options.files->bytes(options.path) == 0) {
    return failure(ErrorCode::storage, "the backup is empty", options.path.string());
  }
  try {
    return open_checked(options)->load();
  } catch (const std::exception& error) {
    return failure(ErrorCode::storage, describe(error).what, options.path.string());
  }
}

}  // namespace

ports::Commit with_numbers_left_out(const ports::StoredState& state) {
  ports::Commit commit = commit_of(state, kSequencesLeftOut);
  for (core::Alert& alert : commit.alerts) alert.revision += kRevisionsLeftOut;
  return commit;
}

ports::Commit carried_over(const ports::StoredState& recovered, ports::Commit known,
                           core::WallTime now) {
  std::set<core::AlertId> open;
  for (core::Alert& alert : known.alerts) {
    alert.revision += kRevisionsLeftOut;
    open.insert(alert.id);
  }
  for (core::Alert alert : recovered.open_alerts) {
    if (open.contains(alert.id)) continue;
    ++alert.revision;
    alert.resolved_at = now;
    alert.reason = core::ResolveReason::condition;
    known.alerts.push_back(std::move(alert));
  }
  for (ports::OutboxRow& row : known.outbox) row.sequence += kSequencesLeftOut;
  known.delivered.clear();
  return known;
}

Result<void> write_backup(const StoreOptions& options, const ports::StoredState& state) {
  const StoreOptions fresh = options_for(options, ".backup-new");
  remove_unfinished(options);
  const Result<void> filled = fill(fresh, state);
  if (!filled) return filled.error();
  const Result<ports::StoredState> back = read(fresh);
  if (!back) return back.error();
  const bool whole = back->open_alerts == state.open_alerts && back->devices == state.devices &&
                     back->engine == state.engine;
  if (!whole) return failure(ErrorCode::storage, "the backup differs", fresh.path.string());
  // SQLite would take the log of a backup that was being read for one of its successor.
  options.files->remove(backup_of(options, ".backup-wal"));
  return options.files->replace(fresh.path, backup_of(options, ".backup"));
}

bool has_backup(const StoreOptions& options) {
  return options.files->exists(backup_of(options, ".backup"));
}

bool recover(const StoreOptions& options, Session& fresh) {
  if (!has_backup(options)) return false;
  const StoreOptions kept = options_for(options, ".backup");
  const Result<ports::StoredState> state = read(kept);
  if (!state) return false;
  write_whole(fresh, with_numbers_left_out(*state));
  return true;
}

}  // namespace homeward::store
