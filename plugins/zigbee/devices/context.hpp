#pragma once

#include "plugins/zigbee/devices/interpreter.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What the readers of single clusters share. Private to this folder.
namespace homeward::zigbee {

/// One message on its way to readings.
struct Context {
  const Message& message;
  const Profile& profile;
  DeviceMemory& memory;
  std::vector<Reading>& out;

  /// True for a report or command that the device sent by itself, false for an answer to a read.
  [[nodiscard]] bool unasked() const noexcept;

  /// Adds a state. The unit is the vocabulary's.
  void state(std::string_view property, Reading::Value value) const;
  /// Adds a state with the endpoint in its name when the device has several of the cluster.
  void endpoint_state(std::string_view property, Reading::Value value) const;
  /// Adds an alarm-like state that the profile may clear after a time.
  void momentary(std::string_view property, bool value) const;
  /// Adds the event `action`, with the endpoint in front when the device has several buttons.
  void action(std::string_view word) const;
  /// Adds the event `action` of a call button. Never with an endpoint: rules wait for the word.
  void call(std::string_view word) const;

  /// Adds what a number means by a profile's entry; nothing when the entry has words and none for
  /// it. A boolean without words stays one.
  void meaning(const Datapoint& entry, double number, bool boolean) const;

  /// True when several endpoints of the device have the message's cluster.
  [[nodiscard]] bool several_endpoints() const noexcept;
};

/// Rounds to `digits` decimals, so that 21.5 does not become 21.500000000000004.
[[nodiscard]] double rounded(double number, int digits);

// Readers, by cluster.
void read_power_configuration(const Context& context);
void read_on_off(const Context& context);
void read_measurement(const Context& context);
void read_metering(const Context& context);
void read_electrical(const Context& context);
void read_ias_zone(const Context& context);
void read_vibration(const Context& context);
void read_multistate(const Context& context);
void read_remote(const Context& context);
void read_keypad(const Context& context);
void read_xiaomi(const Context& context);
void read_tuya(const Context& context);

/// Reads the attributes of makers' own clusters that the profile names.
void read_profile_attributes(const Context& context);

/// Adds voltage and charge of a battery.
void add_battery_voltage(const Context& context, double millivolts);

}  // namespace homeward::zigbee
