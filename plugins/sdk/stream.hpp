#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <span>
#include <string_view>

namespace homeward::sdk {

/// Bytes in and out of a socket or a serial line. It writes without a detour over the loop, and it
/// can rest: what arrives meanwhile wakes nobody and is read afterwards. Being woken costs a
/// process far more than a few bytes do; who has a dense row of bytes that can wait looks for them
/// now and then. One reader and one writer at a time; one thread.
class Stream {
 public:
  using error_code = boost::system::error_code;
  using Time = std::chrono::steady_clock::time_point;

  explicit Stream(const boost::asio::any_io_executor& executor);
  ~Stream() { close(); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Takes a descriptor over, which is open and does not block or can be told not to.
  void assign(int descriptor);

  /// Waits for bytes. Errors: eof, operation_aborted (closed), and the system's.
  boost::asio::awaitable<boost::system::result<std::size_t>> read(std::span<char> into);

  /// Writes all of the bytes, which the caller keeps meanwhile. Errors: as above.
  boost::asio::awaitable<error_code> write(std::string_view bytes);

  /// Leaves the descriptor alone until then, or until end_rest() or close(). To be awaited instead
  /// of read(), by the reader.
  boost::asio::awaitable<void> rest(Time until);
  void end_rest() { rest_.cancel(); }

  /// The end of a rest that begins now and takes at most this long. Rests of the same length end at
  /// the same time, those of its multiples too, so that one waking serves several streams.
  [[nodiscard]] static Time end_of_rest(Time now, std::chrono::milliseconds most);

  /// Closes; whoever waits returns.
  void close();
  [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  void watch();

  boost::asio::posix::stream_descriptor watched_;  ///< not open while the descriptor rests
  boost::asio::steady_timer rest_;
  int descriptor_{-1};
  bool writing_{false};  ///< a writer waits for room
};

}  // namespace homeward::sdk
