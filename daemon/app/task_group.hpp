#pragma once

#include "daemon/app/wakeup.hpp"
#include "lib/async/spawn.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <string>
#include <utility>

namespace homeward::app {

/// Coroutines that run beside their owner, who waits for all of them before it goes. One waiter.
class TaskGroup {
 public:
  TaskGroup(boost::asio::any_io_executor executor, ports::Clock& clock)
      : executor_(std::move(executor)), ended_(clock) {}

  /// Starts one; `name` is told when it fails, which ends the process (async::spawn).
  void spawn(std::string name, boost::asio::awaitable<void> work) {
    ++running_;
    async::spawn(std::move(name), executor_, count(std::move(work)));
  }

  /// Returns when none is left.
  boost::asio::awaitable<void> wait() {
    while (running_ > 0) co_await ended_.wait_until(core::SteadyTime::max());
  }

 private:
  boost::asio::awaitable<void> count(boost::asio::awaitable<void> work) {
    co_await std::move(work);
    --running_;
    ended_.notify();
  }

  boost::asio::any_io_executor executor_;
  std::size_t running_{0};
  Wakeup ended_;
};

}  // namespace homeward::app
