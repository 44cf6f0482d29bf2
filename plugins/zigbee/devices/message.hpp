#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/zcl/commands.hpp"
#include "plugins/zigbee/zcl/global.hpp"

#include <cstdint>
#include <variant>

namespace homeward::zigbee {

/// A decoded ZCL frame and where it belongs.
struct Message {
  std::uint16_t cluster{0};
  std::uint8_t endpoint{1};  ///< of the device
  zcl::Header header;
  /// A global command, or a command of the cluster.
  std::variant<zcl::GlobalMessage, zcl::ClusterMessage> body;

  /// The global command; null when the frame is one of its cluster.
  [[nodiscard]] const zcl::GlobalMessage* global() const noexcept {
    return std::get_if<zcl::GlobalMessage>(&body);
  }
  /// The cluster's command; null when the frame is a global one.
  [[nodiscard]] const zcl::ClusterMessage* specific() const noexcept {
    return std::get_if<zcl::ClusterMessage>(&body);
  }
};

/// Decodes a frame's bytes into `message`. With an error, `message` has what could be read before
/// it: the header and the records in front of the broken one. Errors as in decode_frame,
/// decode_global and decode_command.
[[nodiscard]] Result<void> decode_message(zcl::ByteView bytes, Message& message);

}  // namespace homeward::zigbee
