#include "lib/mqtt/tcp_socket.hpp"

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <charconv>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace homeward::mqtt {
namespace {

/// The port in a socket address; 0 when it is of another family.
std::uint16_t port_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return ntohs(in.sin_port);
  }
  if (address.ss_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    return ntohs(in.sin6_port);
  }
  return 0;
}

template <class Query>
std::uint16_t port_by(Query query, int descriptor) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  void* raw = &address;
  if (query(descriptor, static_cast<sockaddr*>(raw), &length) != 0) return 0;
  return port_of(address);
}

bool lacks_no_delay(int descriptor) {
  int value = 0;
  socklen_t length = sizeof value;
  return getsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &value, &length) == 0 && value == 0;
}

std::vector<int> open_descriptors() {
  std::vector<int> found;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir("/proc/self/fd"), &closedir);
  if (!folder) return found;
  while (const dirent* entry = readdir(folder.get())) {
    const std::string_view name(entry->d_name);
    int descriptor = -1;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), descriptor);
    if (error == std::errc{}) found.push_back(descriptor);
  }
  return found;
}

}  // namespace

std::optional<TcpSocket> set_no_delay(std::uint16_t peer_port) {
  std::vector<TcpSocket> changed;
  for (const int descriptor : open_descriptors()) {
    if (port_by(&getpeername, descriptor) != peer_port || !lacks_no_delay(descriptor)) continue;
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    changed.push_back({descriptor, port_by(&getsockname, descriptor)});
  }
  if (changed.size() != 1) return std::nullopt;
  return changed.front();
}

void cut(const TcpSocket& socket) {
  if (port_by(&getsockname, socket.descriptor) != socket.local_port) return;
  shutdown(socket.descriptor, SHUT_RDWR);
}

}  // namespace homeward::mqtt
