#pragma once

#include "daemon/plugin_host/signal.hpp"

#include <boost/asio/local/stream_protocol.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace homeward::plugin_host {

/// What waits to be written to one plugin: lines in order, and the newest `committed`, of which
/// only the last one matters. Bounded. Owned by a session, which also owns the socket.
class Outbound {
 public:
  explicit Outbound(const boost::asio::any_io_executor& executor) : signal_(executor) {}

  /// Queues complete lines; false when the plugin reads too slowly and the queue is full.
  [[nodiscard]] bool push(std::string_view lines);

  /// Queues `committed`; an older one that still waits is replaced.
  void committed(std::uint64_t sequence);

  /// Writes until stop() or an error of the socket.
  boost::asio::awaitable<void> run(boost::asio::local::stream_protocol::socket& socket);

  void stop();

  /// True when nothing waits and nothing is being written.
  [[nodiscard]] bool idle() const { return lines_.empty() && writing_.empty() && !committed_; }

 private:
  Signal signal_;
  std::string lines_;
  std::string writing_;
  std::optional<std::uint64_t> committed_;
  bool stopped_{false};
};

}  // namespace homeward::plugin_host
