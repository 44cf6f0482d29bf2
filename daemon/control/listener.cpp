#include "daemon/control/listener.hpp"

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <string>

namespace homeward::control {
namespace {

using boost::asio::local::stream_protocol;

constexpr mode_t kMode = 0660;

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& why) {
  throw std::runtime_error("control socket " + path.string() + ": " + why);
}

/// Somebody listens when a connection is taken or would have to queue.
bool somebody_listens(const boost::asio::any_io_executor& executor,
                      const std::filesystem::path& path) {
  stream_protocol::socket probe(executor, stream_protocol());
  probe.non_blocking(true);
  // The non-blocking connect() of the system is asked: Asio's own would wait for a full queue.
  const stream_protocol::endpoint endpoint(path.string());
  if (::connect(probe.native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size())) ==
      0) {
    return true;
  }
  if (errno == ECONNREFUSED || errno == ENOENT) return false;
  if (errno == EAGAIN) return true;
  fail(path, std::string("it can't be tried: ") + std::strerror(errno));
}

void remove_stale_file(const boost::asio::any_io_executor& executor,
                       const std::filesystem::path& path) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return;
  if (!S_ISSOCK(found.st_mode)) fail(path, "there is a file that is not a socket");
  if (somebody_listens(executor, path)) fail(path, "another homewardd already listens here");
  if (::unlink(path.c_str()) != 0) {
    fail(path, std::string("the old socket can't be removed: ") + std::strerror(errno));
  }
}

}  // namespace

Listener::Listener(const boost::asio::any_io_executor& executor, std::filesystem::path path)
    : path_(std::move(path)), acceptor_(executor) {
  if (path_.empty() || path_.string().size() >= sizeof(sockaddr_un::sun_path)) {
    fail(path_, "the path must have 1 to 107 bytes");
  }
  remove_stale_file(executor, path_);
  try {
    bind();
  } catch (const boost::system::system_error& error) {
    fail(path_, error.code().message());
  }
}

void Listener::bind() {
  acceptor_.open(stream_protocol());
  // The mode of the descriptor becomes the file's (less the umask) in the moment of binding, so
  // there is no instant in which others could connect; chmod() then undoes the umask.
  ::fchmod(acceptor_.native_handle(), kMode);
  acceptor_.bind(stream_protocol::endpoint(path_.string()));
  if (::chmod(path_.c_str(), kMode) != 0) fail(path_, std::strerror(errno));
  acceptor_.listen();

  struct stat made {};
  if (::stat(path_.c_str(), &made) != 0) fail(path_, std::strerror(errno));
  device_ = made.st_dev;
  inode_ = made.st_ino;
}

Listener::~Listener() {
  struct stat found {};
  const bool ours = ::stat(path_.c_str(), &found) == 0 && found.st_dev == device_ &&
                    found.st_ino == inode_ && inode_ != 0;
  if (ours) ::unlink(path_.c_str());
}

}  // namespace homeward::control
