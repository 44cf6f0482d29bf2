#pragma once

#include "lib/base/result.hpp"
#include "plugins/zigbee/zcl/bytes.hpp"

#include <cstdint>
#include <optional>

namespace homeward::zcl {

enum class FrameType : std::uint8_t {
  global = 0,   ///< a command that every cluster knows: read, write, report
  cluster = 1,  ///< a command of the one cluster
};

enum class Direction : std::uint8_t {
  to_server = 0,  ///< from the client: a remote control that switches, or us
  to_client = 1,  ///< from the server: a sensor that reports
};

/// The header of every ZCL frame (specification section 2.4.1).
struct Header {
  FrameType type{FrameType::global};
  Direction direction{Direction::to_server};
  bool disable_default_response{false};
  std::uint8_t sequence{0};
  std::uint8_t command{0};
  std::optional<std::uint16_t> manufacturer;  ///< of a manufacturer's own command or attribute

  friend bool operator==(const Header&, const Header&) = default;
};

struct Frame {
  Header header;
  Bytes payload;

  friend bool operator==(const Frame&, const Frame&) = default;
};

/// The first byte of a header.
[[nodiscard]] std::uint8_t frame_control(const Header& header) noexcept;

/// Reads a frame. Errors: invalid (shorter than its header, a reserved frame type), limit (longer
/// than 1,024 bytes: fragmentation ends well below).
[[nodiscard]] Result<Frame> decode_frame(ByteView bytes);

/// Writes a frame.
[[nodiscard]] Bytes encode(const Frame& frame);

}  // namespace homeward::zcl
