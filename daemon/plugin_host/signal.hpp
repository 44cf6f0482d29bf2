#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace homeward::plugin_host {

/// Lets one coroutine wait for another on the same thread. A notification that comes while nobody
/// waits is kept. It knows no time: the timer inside never expires.
class Signal {
 public:
  explicit Signal(const boost::asio::any_io_executor& executor)
      : sleep_(executor, boost::asio::steady_timer::time_point::max()) {}

  void notify() {
    pending_ = true;
    sleep_.cancel();
  }

  /// Returns at a notification and takes it.
  boost::asio::awaitable<void> wait() {
    boost::system::error_code error;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
    while (!pending_) co_await sleep_.async_wait(token);
    pending_ = false;
  }

 private:
  boost::asio::steady_timer sleep_;
  bool pending_{false};
};

}  // namespace homeward::plugin_host
