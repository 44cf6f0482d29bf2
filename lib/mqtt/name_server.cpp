#include "lib/mqtt/name_server.hpp"

#include <netdb.h>
#include <sys/socket.h>

namespace homeward::mqtt {

Result<void> look_up(const std::string& host) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int code = getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (code == 0) {
    freeaddrinfo(found);
    return {};
  }
  return failure(ErrorCode::disconnected,
                 "the name '" + host + "' can't be looked up (" + gai_strerror(code) + ")");
}

}  // namespace homeward::mqtt
