#pragma once

#include "lib/base/result.hpp"
#include "lib/json/parser.hpp"
#include "plugins/zigbee/zcl/bytes.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// `homeward-zigbee decode`: frames in, what they say out. For people who look into a device, and
/// for tests.
namespace homeward::zigbee::decode {

/// One line of input: a ZCL frame with its cluster, or a ZNP frame.
struct Input {
  std::optional<std::uint16_t> cluster;  ///< none: the bytes are a ZNP frame
  std::uint8_t endpoint{1};
  std::optional<std::uint16_t> zone_type;
  std::string manufacturer, model;
  zcl::Bytes bytes;
};

/// Reads `{"cluster", "hex", "endpoint"?, "manufacturer"?, "model"?, "zone_type"?}` or
/// `{"znp", "manufacturer"?, "model"?}`. A cluster is a number, hexadecimal digits ("0x0402",
/// "0402") or a name. Errors: invalid, with the member.
[[nodiscard]] Result<Input> read_input(json::Value line);

/// Reads bytes written in hexadecimal, in either case; spaces, colons, dashes and commas may stand
/// between the bytes, and 0x before them. Errors: invalid, limit (more than 4,096 bytes).
[[nodiscard]] Result<zcl::Bytes> parse_frame(std::string_view text);

}  // namespace homeward::zigbee::decode
