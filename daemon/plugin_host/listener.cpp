#include "daemon/plugin_host/listener.hpp"

#include <pwd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace homeward::plugin_host {
namespace {

/// A descriptor that closes itself unless it is released.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  [[nodiscard]] int get() const { return number_; }
  [[nodiscard]] int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

Error system_failure(const std::string& what, const std::string& where) {
  return failure(ErrorCode::io, what + ": " + std::strerror(errno), where);
}

/// The C interface takes every kind of address through this one type.
const sockaddr* generic(const sockaddr_un& address) {
  return static_cast<const sockaddr*>(static_cast<const void*>(&address));
}

Result<sockaddr_un> address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return failure(ErrorCode::invalid, "a socket path has 1 to 107 bytes", path);
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

Descriptor new_socket() {
  return Descriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

/// Removes a socket file that a dead process left.
Result<void> remove_stale(const std::string& path, const sockaddr_un& address) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    if (errno == ENOENT) return {};
    return system_failure("cannot look at the plugin socket", path);
  }
  if (!S_ISSOCK(status.st_mode)) {
    return failure(ErrorCode::invalid, "is there already and is not a socket", path);
  }
  const Descriptor probe = new_socket();
  if (probe.get() < 0) return system_failure("cannot make a socket", path);
  const int connected = ::connect(probe.get(), generic(address), sizeof(address));
  // EAGAIN: the backlog is full, so somebody owns it.
  if (connected == 0 || errno == EAGAIN) {
    return failure(ErrorCode::refused, "another process listens on the plugin socket", path);
  }
  if (errno != ECONNREFUSED) return system_failure("cannot probe the plugin socket", path);
  if (::unlink(path.c_str()) != 0) return system_failure("cannot remove the stale socket", path);
  return {};
}

/// Plugins that run as other users reach the socket by this group.
constexpr const char* kPluginGroup = "homeward-plugins";

/// The group's number. It comes with the package, so it is in /etc/group (group(5): name, password,
/// number, members): to ask the name service would load its libraries, 0.4 MB, for good.
std::optional<gid_t> gid_of(std::string_view name) {
  std::ifstream groups("/etc/group");
  std::string line;
  while (std::getline(groups, line)) {
    std::string_view rest(line);
    if (!rest.starts_with(name) || !rest.substr(name.size()).starts_with(':')) continue;
    rest.remove_prefix(std::min(rest.find(':', name.size() + 1), rest.size() - 1) + 1);
    gid_t number = 0;
    const auto [end, failed] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (failed != std::errc{} || end == rest.data() + rest.size() || *end != ':') break;
    return number;
  }
  return std::nullopt;
}

/// Gives the socket to the group of the plugins, where there is one and we are in it. Elsewhere (a
/// checkout, a container) the socket stays with our own group.
void give_to_plugins(const std::string& path) {
  const std::optional<gid_t> plugins = gid_of(kPluginGroup);
  if (!plugins) return;
  constexpr uid_t kSameOwner = static_cast<uid_t>(-1);
  const int changed = ::chown(path.c_str(), kSameOwner, *plugins);
  static_cast<void>(changed);  // EPERM: we are not in it
}

std::optional<uid_t> uid_of(const std::string& user) {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  const int problem = ::getpwnam_r(user.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (problem != 0 || found == nullptr) return std::nullopt;
  return entry.pw_uid;
}

}  // namespace

Result<int> listen_at(const std::string& path) {
  const Result<sockaddr_un> address = address_of(path);
  if (!address) return address.error();
  const Result<void> free = remove_stale(path, *address);
  if (!free) return free.error();
  Descriptor socket = new_socket();
  if (socket.get() < 0) return system_failure("cannot make a socket", path);
  if (::bind(socket.get(), generic(*address), sizeof(*address)) != 0) {
    return system_failure("cannot bind the plugin socket", path);
  }
  give_to_plugins(path);
  // Nobody can connect before listen(), so the mode is right from the first connection on.
  constexpr mode_t kOwnerAndGroup = 0660;
  if (::chmod(path.c_str(), kOwnerAndGroup) != 0) {
    return system_failure("cannot set the mode of the plugin socket", path);
  }
  if (::listen(socket.get(), SOMAXCONN) != 0) {
    return system_failure("cannot listen on the plugin socket", path);
  }
  return socket.release();
}

Result<Peer> peer_of(int socket) {
  ucred credentials{};
  socklen_t size = sizeof(credentials);
  if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
    return system_failure("cannot tell who connected", "plugin socket");
  }
  return Peer{credentials.uid, credentials.pid};
}

Result<void> check_user(const Peer& peer, const std::string& user) {
  if (peer.uid == 0 || peer.uid == ::geteuid()) return {};
  const std::string us = "user id " + std::to_string(peer.uid);
  const std::optional<uid_t> wanted = uid_of(user);
  if (!wanted) {
    return failure(ErrorCode::refused,
                   us + " may not connect: there is no user '" + user + "' (plugin key 'user')");
  }
  if (*wanted == peer.uid) return {};
  return failure(ErrorCode::refused, us + " is not the plugin's user '" + user + "'");
}

}  // namespace homeward::plugin_host
