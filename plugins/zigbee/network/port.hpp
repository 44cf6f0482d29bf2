#pragma once

#include "lib/base/result.hpp"

#include "plugins/sdk/stream.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace homeward::zigbee {

/// The line to a coordinator: a serial device (a pseudo terminal will do), or `tcp://host:port`.
/// Opened and closed as often as needed; one reader and one writer at a time.
class Port {
 public:
  explicit Port(boost::asio::any_io_executor executor);

  /// Opens the line: 115200 8N1 raw without flow control, exclusively. Errors: not_found (no such
  /// device or host), refused (busy, or no permission), io, timeout (TCP, after `patience`).
  boost::asio::awaitable<Result<void>> open(std::string address,
                                            std::chrono::milliseconds patience);

  /// Waits for bytes. Errors: disconnected; cancelled by close().
  boost::asio::awaitable<Result<std::size_t>> read(std::span<std::uint8_t> into);

  /// Writes all of the bytes. Errors: disconnected; cancelled by close().
  boost::asio::awaitable<Result<void>> write(std::vector<std::uint8_t> bytes);

  /// Leaves the line alone until then, or until a write() or close(): sdk::Stream::rest().
  boost::asio::awaitable<void> rest(sdk::Stream::Time until);

  /// Closes the line; whoever waits for it returns.
  void close();
  [[nodiscard]] bool is_open() const { return stream_.is_open(); }

 private:
  Result<void> open_serial(const std::string& path);
  boost::asio::awaitable<Result<void>> open_tcp(std::string host, std::string service,
                                                std::chrono::milliseconds patience);

  boost::asio::any_io_executor executor_;
  sdk::Stream stream_;
};

}  // namespace homeward::zigbee
