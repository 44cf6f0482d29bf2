#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace homeward::zigbee2mqtt {

/// How device states are published: `advanced.output` of the bridge's configuration.
enum class Output : std::uint8_t { json, attribute, attribute_and_json };

/// What matters of `bridge/info`.
struct BridgeInfo {
  std::string version;
  Output output{Output::json};
  bool permit_join{false};
};

/// What matters of `bridge/event`.
struct BridgeEvent {
  std::string type;  ///< device_joined, device_announce, device_leave, device_interview
  std::string ieee;
};

/// An answer on `bridge/response/...`.
struct BridgeResponse {
  std::string transaction;  ///< as the request gave it; empty: someone else's
  bool ok{false};
  std::string error;
};

/// Reads an `online`/`offline` of the bridge or of a device: `{"state":"online"}`, or the bare
/// word of Zigbee2MQTT 1.x. nullopt: neither.
[[nodiscard]] std::optional<bool> parse_online(std::string_view payload);

/// nullopt in each: malformed, or larger than its limit (info: 1 MiB, others: 64 KiB).
[[nodiscard]] std::optional<BridgeInfo> parse_bridge_info(std::string_view payload);
[[nodiscard]] std::optional<BridgeEvent> parse_bridge_event(std::string_view payload);
[[nodiscard]] std::optional<BridgeResponse> parse_bridge_response(std::string_view payload);

}  // namespace homeward::zigbee2mqtt
