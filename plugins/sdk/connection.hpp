#pragma once

#include "lib/base/result.hpp"
#include "lib/json/line_buffer.hpp"
#include "plugins/protocol/limits.hpp"
#include "plugins/sdk/signal.hpp"
#include "plugins/sdk/stream.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

namespace homeward::sdk {

/// One connection to the plugin socket: lines in, text out, a deadline. Lives as long as one of
/// the coroutines that read, write and ping, which is why it is shared.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  explicit Connection(const boost::asio::any_io_executor& executor);

  /// Connects to the socket at `path`. Errors: io (with the system's reason), limit (the path is
  /// longer than a socket's may be).
  boost::asio::awaitable<Result<void>> connect(std::string path);

  /// Writes all of `out` and empties it. Error: disconnected.
  boost::asio::awaitable<Result<void>> flush();

  /// Reads one line without its newline; the view lives until the next read. Errors: limit (a line
  /// too long; reading may go on), disconnected.
  boost::asio::awaitable<Result<std::string_view>> read_line();

  /// Lets the next read wait for the end of a rest when everything that came has been read: the
  /// lines that come meanwhile can wait. Any line may take that back.
  void let_rest(bool rest) { rest_due_ = rest; }
  /// Somebody waits for the next line after all.
  void end_rest() { stream_.end_rest(); }

  /// Closes at the end of this time unless told anew.
  void close_after(std::chrono::milliseconds time);

  /// Waits for the time, or until closed.
  boost::asio::awaitable<void> pause(std::chrono::milliseconds time);

  /// Ends our direction: the other side sees the end of the stream after what was written.
  void end_of_output();

  /// Closes and wakes everyone who waits here.
  void close();

  [[nodiscard]] bool is_open() const { return stream_.is_open(); }

  std::string out;      ///< what flush() writes next; only the coroutine that flushes touches it
  std::string replies;  ///< results of commands that wait to be written
  bool pong_due{false};
  bool ping_due{false};
  Signal wake;       ///< there is something to write, or it was closed
  Signal task_done;  ///< one of the tasks ended
  int tasks{0};      ///< coroutines that still use this connection besides the reader

 private:
  void watch_deadline();

  boost::asio::any_io_executor executor_;
  Stream stream_;
  bool rest_due_{false};
  boost::asio::steady_timer deadline_;
  std::chrono::steady_clock::time_point close_at_;
  boost::asio::steady_timer pause_;
  json::LineBuffer lines_{protocol::limits::kCoreLine};
};

}  // namespace homeward::sdk
