#pragma once

#include "daemon/control/limits.hpp"
#include "daemon/ports/operations.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <cstddef>
#include <memory>

namespace homeward::control {

/// One client: reads a request, has it answered, and again while the client keeps the connection.
/// Owned by the server; its run() holds it too, because a stopping server lets go first.
class Connection {
 public:
  /// `streams` counts the feeds that are open, over all connections.
  Connection(boost::asio::local::stream_protocol::socket socket, ports::Operations& operations,
             const ControlLimits& limits, std::shared_ptr<std::size_t> streams);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Serves the client until it goes, breaks the protocol, or close() is called.
  boost::asio::awaitable<void> run();

  /// Hangs up, after the answer to a request that is being answered; run() then returns soon.
  void finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Tells a client that there are too many and hangs up, without waiting for it.
void turn_away(boost::asio::local::stream_protocol::socket socket);

}  // namespace homeward::control
