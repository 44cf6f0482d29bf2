#pragma once

#include "lib/base/result.hpp"

#include <sys/types.h>

#include <string>

namespace homeward::plugin_host {

/// Binds a unix stream socket at `path` with mode 0660 and listens; the caller owns the
/// descriptor. The socket's group is `homeward-plugins` where that exists and we are a member of
/// it. A socket file that nobody listens on is replaced. Errors: refused (somebody listens there),
/// invalid (path too long, or not a socket), io.
[[nodiscard]] Result<int> listen_at(const std::string& path);

/// Who is at the other end (SO_PEERCRED).
struct Peer {
  uid_t uid{0};
  pid_t pid{0};
};

/// Asks the kernel who connected. Error: io.
[[nodiscard]] Result<Peer> peer_of(int socket);

/// Checks that the peer may speak for a plugin: it runs as our own user, as root or as `user`.
/// Error: refused, with the reason.
[[nodiscard]] Result<void> check_user(const Peer& peer, const std::string& user);

}  // namespace homeward::plugin_host
