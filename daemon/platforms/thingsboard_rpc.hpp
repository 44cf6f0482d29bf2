#pragma once

#include "daemon/ports/platform_link.hpp"
#include "daemon/ports/profile.hpp"
#include "lib/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace homeward::platforms {

/// Which of ThingsBoard's requests asked. It is kept in front of the command's id, so that the
/// reply, which may wait in the outbox, finds its way back: `me/17/<id>`,
/// `gateway/17/<device>/<id>`.
struct RpcRoute {
  std::string request;  ///< digits
  std::string device;   ///< empty: the gateway's own device was asked
  std::string id;       ///< what the asker calls the command
};

/// Decodes a request of `v1/devices/me/rpc/request/<n>` or `v1/gateway/rpc`. `gateway` is the
/// platform's name of the home, with which the names of all its devices begin. Errors: invalid.
[[nodiscard]] Result<ports::PlatformCommand> decode_rpc(const ports::WireMessage& message,
                                                        std::string_view gateway);

/// The route in a command's id; none: it has no request to answer, as a word about a flood.
[[nodiscard]] std::optional<RpcRoute> route_of(std::string_view command);

}  // namespace homeward::platforms
