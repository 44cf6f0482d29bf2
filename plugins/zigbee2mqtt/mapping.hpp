#pragma once

#include "lib/json/parser.hpp"
#include "plugins/sdk/plugin.hpp"
#include "plugins/zigbee2mqtt/bridge_devices.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::zigbee2mqtt {

/// How a value of Zigbee2MQTT becomes one of Homeward.
enum class Conversion : std::uint8_t {
  boolean,   ///< true/false, or the words value_on and value_off
  contact,   ///< true is closed: `closed` and `open`
  number,    ///< value * factor + offset
  text,      ///< as it is
  presence,  ///< a boolean, or a word: none, absent, ... are false, all others true
  fall,      ///< a boolean, or a word: those that tell of a fall are true
  action,    ///< a press: one vocabulary for all makes
  sos,       ///< a boolean whose rise is the action `pressed`
};

/// What to do with one key of a device's payloads.
struct Mapping {
  std::string source;    ///< the key
  std::string property;  ///< Homeward's name, docs/PLUGINS.md
  Conversion conversion{Conversion::text};
  std::string unit;
  double factor{1};
  double offset{0};
  std::string value_on, value_off;
  std::vector<std::string> values;
  bool momentary{false};       ///< true tells of activity now: motion, vibration
  bool alarm{false};           ///< not believed while the device says `test`
  bool off_is_release{false};  ///< an SOS button whose `off` is the finger lifted
  unsigned access{Expose::published};

  friend bool operator==(const Mapping&, const Mapping&) = default;
};

/// The mappings of a device: those its exposes and the table of exceptions give. A key may have
/// two (a radar's status is both a fall and a word).
[[nodiscard]] std::vector<Mapping> map_device(const DeviceEntry& device);

/// The mapping of a key that the device's exposes don't know, from its name and the value seen;
/// nullopt: not a value (an object, null), or a key that is never one (`linkquality`, `update`).
[[nodiscard]] std::optional<Mapping> map_unknown(const DeviceEntry& device, std::string_view key,
                                                 json::Value value);

/// Converts a value. nullopt: unknown (null), of another type than expected, or too long.
[[nodiscard]] std::optional<sdk::Value> convert(const Mapping& mapping, json::Value value);

/// One word for one gesture: pressed, double_pressed, long_pressed, released; others as they
/// are. A leading endpoint (`1_`, `left_`) stays.
[[nodiscard]] std::string action_word(std::string_view action, bool off_is_release);

/// How often the device speaks at the least, by what it is (default reporting and heartbeats).
[[nodiscard]] std::chrono::seconds expected_interval(const DeviceEntry& device,
                                                     const std::vector<Mapping>& mappings);

/// The description for the core.
[[nodiscard]] sdk::Device describe(const DeviceEntry& device, const std::vector<Mapping>& mappings);

/// `zigbee2mqtt:` and the address.
[[nodiscard]] std::string device_id(std::string_view ieee);

/// Property under which a live message without a change is told, so that rules on reports and
/// supervision see the device: the link quality, 0 to 255.
inline constexpr std::string_view link_property = "x.linkquality";

}  // namespace homeward::zigbee2mqtt
