#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

namespace homeward::system {

/// Waits until somebody sets the wall clock: a timer of the kernel that ends when that happens
/// (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET). One wait at a time.
class ClockSteps {
 public:
  explicit ClockSteps(boost::asio::any_io_executor executor);

  /// True when the clock was set; false after cancel(), and where the kernel gives no such timer.
  boost::asio::awaitable<bool> wait();
  /// Ends the wait under way.
  void cancel();

 private:
  boost::asio::posix::stream_descriptor timer_;  ///< closed: the kernel gave none
};

}  // namespace homeward::system
