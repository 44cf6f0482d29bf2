#pragma once

#include "plugins/zigbee/devices/interpreter.hpp"
#include "plugins/zigbee/network/coordinator.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::zigbee {

/// What is known of one device, and how far its interview has come. Kept over restarts, so that an
/// interview goes on where it was.
struct DeviceRecord {
  std::uint64_t ieee{0};
  std::uint16_t address{0};  ///< its short address; it may change whenever the device rejoins
  std::optional<NodeDescriptor> node;
  std::optional<std::vector<std::uint8_t>> endpoints;
  std::vector<SimpleDescriptor> descriptors;  ///< of the endpoints described so far
  bool basic_read{false};                     ///< it was asked for its names
  DeviceMemory memory;
  bool enrolled{false};  ///< as an IAS zone, checked since it was last announced
  std::vector<std::pair<std::uint8_t, std::uint16_t>> configured;  ///< endpoint, cluster

  [[nodiscard]] const SimpleDescriptor* descriptor(std::uint8_t endpoint) const;
  /// The first endpoint that serves a cluster; null when none does.
  [[nodiscard]] const SimpleDescriptor* serving(std::uint16_t cluster) const;
  [[nodiscard]] bool is_configured(std::uint8_t endpoint, std::uint16_t cluster) const {
    return std::ranges::find(configured, std::pair{endpoint, cluster}) != configured.end();
  }

  friend bool operator==(const DeviceRecord&, const DeviceRecord&) = default;
};

/// Writes a record as one line of JSON. `extended_pan` says which network the device belongs to.
[[nodiscard]] std::string to_json(const DeviceRecord& record, std::uint64_t extended_pan);

/// A record and the network it belongs to.
struct KeptRecord {
  DeviceRecord record;
  std::uint64_t extended_pan{0};
};
/// Reads such a line; none when it is not one.
[[nodiscard]] std::optional<KeptRecord> parse_record(std::string_view json);

}  // namespace homeward::zigbee
