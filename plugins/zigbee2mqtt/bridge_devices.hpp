#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A Zigbee2MQTT bridge as a source: the parts without network or clock.
namespace homeward::zigbee2mqtt {

/// What an expose says of the values of its property.
enum class ExposeType : std::uint8_t { binary, numeric, enumeration, text };

/// One property that a device publishes, reads or takes, from `definition.exposes`; the features
/// of specific types (switch, light, ...) are listed like the others, with `parent` set.
struct Expose {
  ExposeType type{ExposeType::text};
  std::string name;      ///< what it is: contact
  std::string property;  ///< its key in payloads: contact_1
  std::string parent;    ///< the specific type it is a feature of: switch; empty: none
  std::string unit;
  std::string value_on, value_off;  ///< of a binary, when they are text
  std::vector<std::string> values;  ///< of an enumeration
  unsigned access{0};               ///< the sum of the three below

  static constexpr unsigned published = 1;
  static constexpr unsigned settable = 2;
  static constexpr unsigned readable = 4;

  friend bool operator==(const Expose&, const Expose&) = default;
};

enum class Interview : std::uint8_t { pending, in_progress, successful, failed };

/// One entry of `bridge/devices`.
struct DeviceEntry {
  std::string ieee;           ///< 0x and 16 hexadecimal digits, lower case
  std::string friendly_name;  ///< the topic below the base
  std::string vendor, model;  ///< of the definition; else what the device says itself
  std::string model_id;       ///< what the device says itself
  bool mains_powered{false};
  bool disabled{false};
  Interview interview{Interview::successful};
  std::vector<Expose> exposes;

  friend bool operator==(const DeviceEntry&, const DeviceEntry&) = default;
};

/// What `bridge/devices` held. The coordinator is not in `devices`.
struct DeviceTable {
  std::vector<DeviceEntry> devices;
  bool coordinator{false};   ///< it was there: the table is a whole one
  std::size_t malformed{0};  ///< entries that could not be read
};

/// Reads the payload of `bridge/devices`, entry by entry, so that neither a hostile nor a large
/// table costs more memory than its largest entry. nullopt: not an array of objects at all.
/// Limits: 500 devices, 256 KiB an entry, 128 properties a device, 64 values an enumeration.
[[nodiscard]] std::optional<DeviceTable> parse_bridge_devices(std::string_view payload);

/// Says whether a friendly name may stand in a topic filter: no wildcards, no control
/// characters, 1 to 200 bytes, and not below `bridge`, which is the bridge's own.
[[nodiscard]] bool usable_name(std::string_view friendly_name);

}  // namespace homeward::zigbee2mqtt
