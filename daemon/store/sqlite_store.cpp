#include "daemon/store/sqlite_store.hpp"

#include <algorithm>

namespace homeward::store {
namespace {

// A group that fails is reported to all its callers, and one that is large delays the first of
// them; this many share a sync at most.
constexpr std::size_t kCommitsPerGroup = 64;

void refuse(Job& job, const Error& error) {
  if (auto* commit = std::get_if<CommitJob>(&job)) {
    commit->reply(error);
  } else {
    std::get<CallJob>(job).refuse(error);
  }
}

bool is_commit(const Job& job) {
  return std::holds_alternative<CommitJob>(job);
}

}  // namespace

SqliteStore::SqliteStore(std::unique_ptr<Database> database, std::size_t queue_limit)
    : database_(std::move(database)), queue_limit_(queue_limit), thread_([this] { run(); }) {}

SqliteStore::~SqliteStore() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

ports::StoreHealth SqliteStore::health() const {
  return database_->health();
}

void SqliteStore::submit(Job job) {
  bool room = false;
  {
    const std::lock_guard lock(mutex_);
    room = queue_.size() < queue_limit_;
    if (room) queue_.push_back(std::move(job));
  }
  if (!room) return refuse(job, failure(ErrorCode::limit, "the queue of the store is full"));
  wake_.notify_one();  // Without the lock, which the thread would only wait for.
}

void SqliteStore::run() {
  while (true) {
    std::deque<Job> jobs = take();
    if (jobs.empty()) return;
    if (is_commit(jobs.front())) {
      write_group(std::move(jobs));
    } else {
      std::get<CallJob>(jobs.front()).run(*database_);
    }
  }
}

/// Waits for work; gives one call, or the commits at the head of the queue, or nothing at the end.
std::deque<Job> SqliteStore::take() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [this] { return ending_ || !queue_.empty(); });
  std::deque<Job> jobs;
  while (!queue_.empty() && jobs.size() < kCommitsPerGroup) {
    const bool together = jobs.empty() || (is_commit(jobs.front()) && is_commit(queue_.front()));
    if (!together) break;
    jobs.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return jobs;
}

void SqliteStore::write_group(std::deque<Job> jobs) {
  std::vector<const ports::Commit*> commits;
  for (const Job& job : jobs) commits.push_back(std::get<CommitJob>(job).commit.get());
  std::vector<Result<void>> results = database_->commit_group(commits);
  for (std::size_t index = 0; index < jobs.size(); ++index) {
    std::get<CommitJob>(jobs[index]).reply(std::move(results[index]));
  }
}

}  // namespace homeward::store
