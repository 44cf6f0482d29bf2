#pragma once

#include "daemon/control/limits.hpp"
#include "daemon/ports/operations.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <memory>

namespace homeward::control {

/// The control API: HTTP/1.1 with JSON on a unix stream socket of mode 0660, so that file
/// permissions decide who may ask. Requests are hostile until decoded; a client can hurt nobody
/// but itself. Owned by main; runs on one thread.
class ControlServer {
 public:
  /// Binds and listens, replacing a socket file that nobody listens on. `operations` must outlive
  /// run(). Throws std::runtime_error with one line for a person: somebody already listens, the
  /// path is no socket, or the system refuses it.
  ControlServer(boost::asio::any_io_executor executor, std::filesystem::path socket,
                ports::Operations& operations, ControlLimits limits = {});

  /// Removes the socket file if it is still this server's.
  ~ControlServer();
  ControlServer(const ControlServer&) = delete;
  ControlServer& operator=(const ControlServer&) = delete;

  /// Serves until stop(); returns when the last request is done, at most 15 s after it.
  boost::asio::awaitable<void> run();

  /// Takes no more clients and hangs up on those there are, after what is being answered.
  void stop();

  /// Clients connected now.
  [[nodiscard]] std::size_t connections() const;
  /// Feeds of events that are held open now.
  [[nodiscard]] std::size_t streams() const;

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;  ///< shared with connections, which may end after the server
};

}  // namespace homeward::control
