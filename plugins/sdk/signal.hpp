#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace homeward::sdk {

/// How this library awaits: the error is a value, nothing is thrown.
inline constexpr auto kAwait = boost::asio::as_tuple(boost::asio::use_awaitable);

/// Lets coroutines of one thread wait until something changed. It keeps no memory: look at the
/// condition before each wait.
class Signal {
 public:
  explicit Signal(const boost::asio::any_io_executor& executor)
      : timer_(executor, boost::asio::steady_timer::time_point::max()) {}

  /// Returns after the next notify().
  boost::asio::awaitable<void> wait() { co_await timer_.async_wait(kAwait); }

  /// Wakes all who wait now.
  void notify() { timer_.cancel(); }

 private:
  boost::asio::steady_timer timer_;
};

}  // namespace homeward::sdk
