#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/database.hpp"

#include <functional>
#include <memory>
#include <variant>

namespace homeward::store {

/// A commit that waits, and where its result goes.
struct CommitJob {
  std::shared_ptr<const ports::Commit> commit;
  std::function<void(Result<void>)> reply;
};

/// Any other call that waits: `run` asks the database and replies; `refuse` replies without.
struct CallJob {
  std::function<void(Database&)> run;
  std::function<void(Error)> refuse;
};

using Job = std::variant<CommitJob, CallJob>;

/// Turns the coroutines of the port into jobs for the one thread that has the database. What
/// SqliteStore and InlineStore share; they differ in where a job runs. Results come back by a
/// post to the executor of the coroutine that called. Calls can't be cancelled: they end by
/// themselves, because a commit that was begun is not taken back.
class StoreCalls : public ports::Store {
 public:
  boost::asio::awaitable<Result<void>> write(std::shared_ptr<const ports::Commit> commit) final;
  boost::asio::awaitable<Result<ports::StoredState>> load() final;
  boost::asio::awaitable<Result<std::vector<ports::JournalEvent>>> events_after(
      std::uint64_t after, std::uint32_t limit) final;
  boost::asio::awaitable<Result<std::vector<ports::OutboxRow>>> outbox(
      ports::OutboxQuery query) final;
  boost::asio::awaitable<Result<std::uint64_t>> drop(ports::OutboxDrop drop) final;
  boost::asio::awaitable<Result<std::vector<core::Alert>>> alerts(ports::AlertQuery query) final;
  boost::asio::awaitable<Result<std::optional<core::Alert>>> alert(core::AlertId id) final;
  boost::asio::awaitable<Result<std::vector<ports::AuditEntry>>> audit(
      ports::AuditQuery query) final;
  boost::asio::awaitable<Result<void>> prune(core::WallTime events_before,
                                             core::WallTime alerts_before) final;
  boost::asio::awaitable<Result<std::string>> copy() final;

 protected:
  /// Runs the job, now or later, after all jobs that were submitted before it.
  virtual void submit(Job job) = 0;

 private:
  template <class T, class Ask>
  boost::asio::awaitable<Result<T>> call(Ask ask);
};

}  // namespace homeward::store
