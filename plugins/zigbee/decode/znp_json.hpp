#pragma once

#include "lib/json/writer.hpp"
#include "plugins/zigbee/zcl/bytes.hpp"
#include "plugins/zigbee/znp/frame.hpp"

#include <cstdint>
#include <optional>

namespace homeward::zigbee::decode {

/// A ZCL frame inside a ZNP frame, and where it belongs.
struct CarriedFrame {
  std::uint16_t cluster{0};
  std::uint8_t endpoint{1};  ///< the device's
  bool from_device{true};    ///< false: what the host sends
  zcl::Bytes bytes;
};

/// Writes the member `znp`: the command by name, its fields where their layout is known, and the
/// data. Returns false when the data is shorter than the layout.
bool write_znp(json::Writer& writer, const znp::Frame& frame);

/// The ZCL frame that AF_INCOMING_MSG, AF_DATA_REQUEST or the long form of either carries; nullopt
/// for all other commands, for ZDO messages (endpoint 0), and when it is cut short.
[[nodiscard]] std::optional<CarriedFrame> carried_frame(const znp::Frame& frame);

}  // namespace homeward::zigbee::decode
