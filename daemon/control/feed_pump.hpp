#pragma once

#include "daemon/ports/operations.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace homeward::control {

/// Reads a feed of events into a small buffer of JSON lines, while the connection that owns it
/// sends them. When the buffer is full it stops reading, and the feed drops its oldest events.
///
/// Two owners: the connection, and the reading coroutine, which may have to wait for the feed's
/// next event before it notices that the connection is gone.
class FeedPump : public std::enable_shared_from_this<FeedPump> {
 public:
  /// Starts reading. `running` counts the pumps whose coroutine still runs; it outlives them.
  static std::shared_ptr<FeedPump> start(const boost::asio::any_io_executor& executor,
                                         std::unique_ptr<ports::EventFeed> feed,
                                         std::shared_ptr<std::size_t> running);

  /// Use start().
  FeedPump(const boost::asio::any_io_executor& executor, std::unique_ptr<ports::EventFeed> feed);

  /// Waits for lines, each ended by a newline; empty when none came within `patience`, or when
  /// the pump was closed.
  boost::asio::awaitable<std::string> lines(std::chrono::milliseconds patience);

  /// Ends reading: cancels the wait for the next event. May be called again.
  void close();
  [[nodiscard]] bool closed() const { return closed_; }

 private:
  static boost::asio::awaitable<void> read(std::shared_ptr<FeedPump> self);
  boost::asio::awaitable<void> wait_for_room();
  void take(const ports::FollowedEvent& event);

  std::unique_ptr<ports::EventFeed> feed_;
  std::string pending_;
  bool closed_{false};
  boost::asio::steady_timer arrived_;  ///< cancelled when lines came or the pump was closed
  boost::asio::steady_timer room_;     ///< cancelled when lines were taken or the pump was closed
  boost::asio::cancellation_signal stop_reading_;
};

}  // namespace homeward::control
