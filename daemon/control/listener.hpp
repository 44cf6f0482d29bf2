#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <sys/types.h>

#include <filesystem>

namespace homeward::control {

/// A listening unix socket with its file, which goes when this does.
class Listener {
 public:
  /// Binds `path` with mode 0660. A stale socket file, one that nobody listens on, is replaced.
  /// Throws std::runtime_error: see ControlServer.
  Listener(const boost::asio::any_io_executor& executor, std::filesystem::path path);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] boost::asio::local::stream_protocol::acceptor& acceptor() { return acceptor_; }

 private:
  void bind();

  std::filesystem::path path_;
  boost::asio::local::stream_protocol::acceptor acceptor_;
  dev_t device_{};  ///< with inode_: the file is still ours
  ino_t inode_{};
};

}  // namespace homeward::control
