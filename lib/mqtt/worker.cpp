#include "lib/mqtt/worker.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace homeward::mqtt {

struct Worker::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> jobs;
  bool stopping{false};
  bool ended{false};
  std::function<void()> afterwards;
  std::thread thread;

  /// Waits for a job or the end; calls `afterwards` when neither comes soon after a job.
  void wait(std::unique_lock<std::mutex>& lock, bool after_a_job) {
    constexpr std::chrono::milliseconds kSoon{5};
    const auto due = [this] { return stopping || !jobs.empty(); };
    if (after_a_job && !changed.wait_for(lock, kSoon, due)) {
      lock.unlock();
      afterwards();
      lock.lock();
    }
    changed.wait(lock, due);
  }

  void run() {
    std::unique_lock lock(mutex);
    for (bool after_a_job = false;; after_a_job = true) {
      wait(lock, after_a_job);
      if (jobs.empty()) break;
      std::function<void()> job = std::move(jobs.front());
      jobs.pop_front();
      lock.unlock();
      job();
      job = nullptr;  // What it owned must go before the lock is taken.
      lock.lock();
    }
    lock.unlock();
    afterwards = nullptr;  // What it owns ends on this thread.
    lock.lock();
    ended = true;
    changed.notify_all();
  }
};

Worker::Worker(std::function<void()> afterwards) : state_(std::make_shared<State>()) {
  state_->afterwards = std::move(afterwards);
  state_->thread = std::thread([state = state_] { state->run(); });
}

Worker::~Worker() {
  constexpr std::chrono::seconds kPatience{2};
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  state_->changed.notify_all();
  const bool ended = state_->changed.wait_for(lock, kPatience, [this] { return state_->ended; });
  lock.unlock();
  if (ended) {
    state_->thread.join();
  } else {
    state_->thread.detach();
  }
}

void Worker::post(std::function<void()> job) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->jobs.push_back(std::move(job));
  }
  state_->changed.notify_one();  // Without the lock, which the thread would only wait for.
}

}  // namespace homeward::mqtt
