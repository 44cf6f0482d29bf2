#include "daemon/store/database.hpp"

#include "daemon/store/backup.hpp"
#include "daemon/store/files.hpp"
#include "daemon/store/opening.hpp"
#include "daemon/store/session.hpp"

#include <algorithm>
#include <atomic>

namespace homeward::store {
namespace {

// One transaction of a pruning removes at most this many rows, so that a commit which waits
// behind it waits for milliseconds.
constexpr std::uint32_t kRowsPerStep = 1000;
constexpr int kStepsPerCall = 50;
constexpr int kCommitsBetweenLooks = 64;
// Freed pages are given back to the file system in steps; a reserve stays for the next rows.
constexpr std::int64_t kPagesPerStep = 256;
constexpr std::int64_t kReservedPages = 256;

constexpr std::uint32_t kMostEvents = 10'000;
constexpr std::uint32_t kMostRows = 1'000;

/// A text as SQL writes it.
std::string quoted(const std::string& text) {
  std::string quoted = "'";
  for (const char one : text) quoted += one == '\'' ? std::string("''") : std::string(1, one);
  return quoted + "'";
}

std::uint32_t bounded(std::uint32_t limit, std::uint32_t most) {
  return std::clamp<std::uint32_t>(limit, 1, most);
}

}  // namespace

class Database::Impl {
 public:
  Impl(StoreOptions options, std::unique_ptr<Session> session)
      : options_(std::move(options)), session_(std::move(session)) {
    measure();
  }

  ~Impl() { close(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  /// Runs `work` with the session; makes an Error of what it throws and repairs the session.
  template <class T, class Work>
  Result<T> guarded(Work work) {
    try {
      if (!session_) session_ = reopen(options_);
      if constexpr (std::is_void_v<T>) {
        work(*session_);
        return {};
      } else {
        return work(*session_);
      }
    } catch (const Refused& refused) {
      return failed(failure(ErrorCode::invalid, refused.what(), options_.path.string()));
    } catch (const std::exception& error) {
      return failed(storage_error(describe(error)));
    }
  }

  Result<void> commit(const std::vector<const ports::Commit*>& commits) {
    const auto work = [&commits](Session& session) {
      Transaction transaction(session.connection());
      for (const ports::Commit* commit : commits) session.write(*commit);
      session.flush();
      transaction.commit();
    };
    Result<void> result = guarded<void>(work);
    if (++since_measured_ >= kCommitsBetweenLooks || !result) measure();
    return result;
  }

  [[nodiscard]] const StoreOptions& options() const noexcept { return options_; }

  void count(bool success) noexcept { ++(success ? commits_ : failures_); }

  /// Runs transactions of `step` until it has nothing left to do or the call did enough.
  template <class Step>
  Result<void> in_steps(Step step) {
    for (int done = 0; done < kStepsPerCall; ++done) {
      const auto work = [&step](Session& session) {
        Transaction transaction(session.connection());
        const bool more = step(session);
        transaction.commit();
        return more;
      };
      const Result<bool> more = guarded<bool>(work);
      if (!more) return more.error();
      if (!*more) break;
    }
    return {};
  }

  Result<void> shrink() {
    const auto work = [](Session& session) {
      Connection& connection = session.connection();
      for (int done = 0; done < kStepsPerCall; ++done) {
        const std::int64_t spare = connection.integer("PRAGMA freelist_count") - kReservedPages;
        if (spare <= 0) break;
        const std::int64_t pages = std::min(spare, kPagesPerStep);
        connection.execute("PRAGMA incremental_vacuum(" + std::to_string(pages) + ")");
      }
    };
    Result<void> result = guarded<void>(work);
    measure();
    return result;
  }

  [[nodiscard]] ports::StoreHealth health() const noexcept {
    return {commits_.load(), failures_.load(), file_bytes_.load(), used_bytes_.load(),
            damaged_.load()};
  }

  /// Looks how large the file is.
  void measure() noexcept {
    since_measured_ = 0;
    file_bytes_ = options_.files->bytes(options_.path);
    if (!session_) return;
    try {
      used_bytes_ = session_->state().used_bytes();
    } catch (const std::exception&) {
      // Whatever ails the disk is found and told by the next call that needs it.
      used_bytes_ = file_bytes_.load();
    }
  }

 private:
  /// Leaves the session usable, or closed so that the next call opens it again.
  Error failed(Error error) {
    if (!session_) return error;
    try {
      session_->connection().roll_back();
      session_->reload();
    } catch (const std::exception& again) {
      error.what += std::string("; then ") + again.what();
      session_.reset();
    }
    return error;
  }

  Error storage_error(const Failure& found) {
    if (found.corrupt()) damaged_ = true;
    // After a failed sync the kernel may have dropped the dirty pages: what the connection
    // believes to be on disk is not. Only a new connection sees what really is.
    if (found.disk() && session_) {
      session_->connection().roll_back();
      session_.reset();
    }
    return failure(ErrorCode::storage, found.what, options_.path.string());
  }

  void close() {
    if (!session_) return;
    try {
      close_well(*session_, !damaged_);
    } catch (const std::exception&) {
      // Nobody is left to tell, and the file has no mark of a good end: the next start checks it.
      session_.reset();
    }
  }

  StoreOptions options_;
  std::unique_ptr<Session> session_;  ///< empty after the disk failed, until the next call
  std::atomic<bool> damaged_{false};
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::uint64_t> failures_{0};
  std::atomic<std::uint64_t> file_bytes_{0};
  std::atomic<std::uint64_t> used_bytes_{0};
  int since_measured_{0};  ///< commits
};

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Database::~Database() = default;

Result<Database::Opened> Database::open(StoreOptions options) {
  OpenReport report;
  Result<std::unique_ptr<Session>> session = open_session(options, report);
  if (!session) return session.error();
  auto impl = std::make_unique<Impl>(std::move(options), std::move(*session));
  Opened opened{std::unique_ptr<Database>(new Database(std::move(impl))), std::move(report)};
  return opened;
}

Result<void> Database::commit(const ports::Commit& commit) {
  return commit_group({&commit}).front();
}

std::vector<Result<void>> Database::commit_group(const std::vector<const ports::Commit*>& commits) {
  const Result<void> all = impl_->commit(commits);
  std::vector<Result<void>> results(commits.size(), all);
  const bool refused = !all && all.error().code == ErrorCode::invalid;
  if (refused && commits.size() > 1) {
    for (std::size_t index = 0; index < commits.size(); ++index) {
      results[index] = impl_->commit({commits[index]});
    }
  }
  for (const Result<void>& result : results) impl_->count(result.has_value());
  return results;
}

Result<ports::StoredState> Database::load() {
  return impl_->guarded<ports::StoredState>([](Session& session) { return session.load(); });
}

Result<std::vector<ports::JournalEvent>> Database::events_after(std::uint64_t after,
                                                                std::uint32_t limit) {
  const std::uint32_t most = bounded(limit, kMostEvents);
  return impl_->guarded<std::vector<ports::JournalEvent>>(
      [after, most](Session& session) { return session.journal().after(after, most); });
}

Result<std::vector<ports::OutboxRow>> Database::outbox(const ports::OutboxQuery& query) {
  ports::OutboxQuery page = query;
  page.limit = bounded(query.limit, kMostRows);
  return impl_->guarded<std::vector<ports::OutboxRow>>(
      [&page](Session& session) { return session.outbox().page(page); });
}

Result<std::uint64_t> Database::drop(const ports::OutboxDrop& drop) {
  ports::OutboxDrop step = drop;
  step.limit = bounded(drop.limit, kMostRows);
  Result<std::uint64_t> rows = impl_->guarded<std::uint64_t>([&step](Session& session) {
    Transaction transaction(session.connection());
    const std::uint64_t dropped = session.outbox().drop(step);
    session.flush();
    transaction.commit();
    return dropped;
  });
  if (rows) impl_->measure();
  return rows;
}

Result<std::vector<core::Alert>> Database::alerts(const ports::AlertQuery& query) {
  const ports::AlertQuery list{query.open_only, bounded(query.limit, kMostRows), query.before};
  return impl_->guarded<std::vector<core::Alert>>(
      [&list](Session& session) { return session.alerts().list(list); });
}

Result<std::optional<core::Alert>> Database::alert(const core::AlertId& id) {
  return impl_->guarded<std::optional<core::Alert>>(
      [&id](Session& session) { return session.alerts().find(id); });
}

Result<std::vector<ports::AuditEntry>> Database::audit(const ports::AuditQuery& query) {
  const ports::AuditQuery page{query.before, bounded(query.limit, kMostRows)};
  return impl_->guarded<std::vector<ports::AuditEntry>>(
      [&page](Session& session) { return session.audit().page(page); });
}

Result<void> Database::prune(core::WallTime events_before, core::WallTime alerts_before) {
  Result<void> delivered = impl_->in_steps(
      [](Session& session) { return session.outbox().prune(kRowsPerStep) == kRowsPerStep; });
  if (!delivered) return delivered;
  std::uint64_t from = 0;
  Result<void> events = impl_->in_steps([&from, events_before](Session& session) {
    const std::uint64_t needed = session.state().engine_after();
    const auto pruned = session.journal().prune(from, needed, events_before, kRowsPerStep);
    from = pruned.next;
    return !pruned.finished;
  });
  if (!events) return events;
  Result<void> alerts = impl_->in_steps([alerts_before](Session& session) {
    return session.alerts().prune(alerts_before, kRowsPerStep) == kRowsPerStep;
  });
  if (!alerts) return alerts;
  Result<void> shrunk = impl_->shrink();
  if (!shrunk) return shrunk;
  return back_up();
}

Result<void> Database::back_up() {
  const Result<ports::StoredState> state = load();
  if (!state) return state.error();
  return write_backup(impl_->options(), *state);
}

Result<std::string> Database::copy() {
  const StoreOptions& options = impl_->options();
  const std::filesystem::path target(options.path.string() + ".copy");
  for (const char* ending : {"", "-journal", "-wal"}) {
    options.files->remove(std::filesystem::path(target.string() + ending));
  }
  // Made first, for its mode: SQLite takes a file that is empty.
  const Result<bool> made = options.files->prepare(target);
  if (!made) return made.error();
  const auto work = [&target](Session& session) {
    session.connection().execute("VACUUM INTO " + quoted(target.string()));
  };
  const Result<void> copied = impl_->guarded<void>(work);
  if (copied) return target.string();
  options.files->remove(target);
  return copied.error();
}

Result<void> Database::begin_restored(core::WallTime now) {
  const Result<ports::StoredState> state = load();
  if (!state) return state.error();
  ports::Commit going_on = with_numbers_left_out(*state);
  going_on.audit.push_back({0, now, "restored", {}, {}, "", "cli", ""});
  return commit(going_on);
}

ports::StoreHealth Database::health() const noexcept {
  return impl_->health();
}

}  // namespace homeward::store
