#pragma once

#include "daemon/ports/clock.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>

namespace homeward::app {

/// Lets one coroutine wait for a notification or a deadline, whichever comes first. A notification
/// that comes while nobody waits is kept. Owned by the waiter.
class Wakeup {
 public:
  explicit Wakeup(ports::Clock& clock) : timer_(clock.make_timer()) {}

  void notify() {
    pending_ = true;
    timer_->cancel();
  }

  /// Returns at the deadline or at a notification, and takes the notification.
  boost::asio::awaitable<void> wait_until(core::SteadyTime deadline) {
    if (!pending_) co_await timer_->wait_until(deadline);
    pending_ = false;
  }

 private:
  std::unique_ptr<ports::Timer> timer_;
  bool pending_{false};
};

}  // namespace homeward::app
