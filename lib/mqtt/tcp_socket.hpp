#pragma once

#include <cstdint>
#include <optional>

namespace homeward::mqtt {

/// A TCP socket that a library opened in this process and does not show, known by its
/// descriptor and its local port: a descriptor alone may have been given out anew since.
struct TcpSocket {
  int descriptor{-1};
  std::uint16_t local_port{0};
};

/// Sets TCP_NODELAY on every connected TCP socket of this process whose peer has this port and
/// that lacks it. Paho C 1.3.12 never sets it and has no option for it, so that a PUBLISH after a
/// PUBACK waits 40 ms for the peer's delayed ACK. Returns the socket when it was exactly one.
[[nodiscard]] std::optional<TcpSocket> set_no_delay(std::uint16_t peer_port);

/// Cuts the connection so that the peer sees an end without a goodbye; does nothing when the
/// descriptor has become another socket meanwhile.
void cut(const TcpSocket& socket);

}  // namespace homeward::mqtt
