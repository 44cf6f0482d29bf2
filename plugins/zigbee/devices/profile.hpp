#pragma once

#include "plugins/zigbee/devices/reading.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::zigbee {

/// What an IAS zone's alarm is about (ZCL specification, table 8-5). Others may arrive as numbers.
enum class ZoneType : std::uint16_t {
  standard_cie = 0x0000,
  motion = 0x000D,
  contact = 0x0015,
  door_handle = 0x0016,
  fire = 0x0028,
  water = 0x002A,
  carbon_monoxide = 0x002B,
  personal_emergency = 0x002C,
  vibration = 0x002D,
  remote_control = 0x010F,
  key_fob = 0x0115,
  keypad = 0x021D,
  warning_device = 0x0225,
  glass_break = 0x0226,
  security_repeater = 0x0229,
  invalid = 0xFFFF,
};

/// How a call button tells of a press in its zone status.
enum class SosForm : std::uint8_t {
  any_alarm,  ///< alarm 1 or alarm 2: the safe reading of a device nobody knows
  gesture,    ///< the two bits are a number: 0 released, 1 pressed, 2 twice, 3 long
  alarm_2,    ///< alarm 2 is the press; alarm 1 is not used
  low_byte,   ///< the lower byte is a number: 0 pressed, 1 twice, 128 long (MultIR)
};

/// What a cluster's attribute says in a device, when the model decides.
enum class OnOffMeaning : std::uint8_t { switch_state, contact, click, inverted_click };
enum class OccupancyMeaning : std::uint8_t { motion, presence, occupancy };

/// How the number in a tag of a Xiaomi report is read.
struct XiaomiTag {
  std::uint8_t tag{0};
  std::string property;
  double divisor{1};
};

/// How a datapoint of a Tuya device is read. Several may have the same number.
struct Datapoint {
  struct Word {
    std::int64_t number{0};
    Reading::Value value;
  };

  std::uint8_t number{0};
  std::string property;
  double divisor{1};
  std::vector<Word> words;  ///< numbers and what they mean; others are then left out
  std::string always;       ///< what it means whatever the number: a press
  bool event{false};
};

/// How an attribute of a maker's own cluster is read.
struct AttributeRule {
  std::uint16_t cluster{0};
  std::uint16_t attribute{0};
  Datapoint meaning;  ///< its number is not used
};

/// Factors for plugs whose own divisors can't be read: reported number times factor gives V, A, W
/// and kWh.
struct PlugScale {
  std::optional<double> voltage, current, power, energy;
};

/// What is known of a model: an entry of profiles.json. A default Profile is a device that keeps
/// to the standard.
struct Profile {
  std::string name;
  std::vector<std::string> models;         ///< globs; matched to the model the device tells
  std::vector<std::string> manufacturers;  ///< globs; empty: any
  std::optional<ZoneType> zone;            ///< instead of what the device says
  std::string alarm_property;              ///< of alarm 1 instead of the zone's own: "gas"
  SosForm sos{SosForm::any_alarm};
  OnOffMeaning on_off{OnOffMeaning::switch_state};
  OccupancyMeaning occupancy{OccupancyMeaning::motion};
  bool lux{false};                    ///< illuminance is told in lux
  bool illuminance_is_motion{false};  ///< a report of light is sent because someone moved
  bool whole_percent{false};          ///< battery in percent, not in halves
  std::optional<std::uint16_t> battery_empty_mv, battery_full_mv;  ///< charge from the voltage
  PlugScale scale;
  std::vector<XiaomiTag> tags;
  std::vector<Datapoint> datapoints;
  std::vector<AttributeRule> attributes;
  std::chrono::seconds clears_after{0};
  std::chrono::seconds heartbeat{0};  ///< longest silence of a device that works; 0: by reporting
  bool configure{true};               ///< binds and takes reporting
  bool enrolls{true};                 ///< false: never says that it is enrolled, and still works
  bool mains{false};
  bool siren_swapped{false};
};

}  // namespace homeward::zigbee
