#pragma once

#include "daemon/store/store_calls.hpp"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>

namespace homeward::store {

/// The store on a thread of its own, so that a slow card never holds up the loop. One bounded
/// queue; a call that finds it full is answered with the error `limit`. Commits that gather while
/// another one is synced are written together, with one sync for all of them.
///
/// Life cycle: takes an open database, starts its thread at once. The destructor writes what is
/// queued, ends the thread and closes the file; destroy it before the io_context of its callers.
class SqliteStore final : public StoreCalls {
 public:
  static constexpr std::size_t kQueueLimit = 256;

  explicit SqliteStore(std::unique_ptr<Database> database, std::size_t queue_limit = kQueueLimit);
  ~SqliteStore() override;

  [[nodiscard]] ports::StoreHealth health() const override;

 protected:
  void submit(Job job) override;

 private:
  void run();
  std::deque<Job> take();
  void write_group(std::deque<Job> jobs);

  std::unique_ptr<Database> database_;
  const std::size_t queue_limit_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;  ///< guarded by mutex_
  bool ending_{false};     ///< guarded by mutex_
  std::thread thread_;
};

}  // namespace homeward::store
