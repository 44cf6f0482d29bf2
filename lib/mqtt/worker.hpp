#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace homeward::mqtt {

/// A thread that does jobs in the order in which they were given. Paho's calls can block for as
/// long as a name look-up stalls, so they are made here and nowhere else. Owned by one client.
class Worker {
 public:
  /// `afterwards` is called once on the thread when it had nothing to do for 5 ms after a job.
  explicit Worker(std::function<void()> afterwards);
  /// Ends after the jobs given so far; when they take longer than 2 s the thread is left to end
  /// by itself, so that a stalled look-up does not delay our exit.
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// Queues a job; returns at once. The job must not throw and owns what it uses.
  void post(std::function<void()> job);

 private:
  struct State;
  std::shared_ptr<State> state_;  ///< shared with the thread, which may outlive us
};

}  // namespace homeward::mqtt
