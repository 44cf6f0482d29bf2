#pragma once

#include "plugins/zigbee/devices/message.hpp"
#include "plugins/zigbee/devices/profiles.hpp"
#include "plugins/zigbee/devices/reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace homeward::zigbee {

/// A multiplier and divisor that a device tells once.
struct Ratio {
  std::optional<double> multiplier, divisor;

  /// The factor; nullopt when the divisor is zero or nothing is known.
  [[nodiscard]] std::optional<double> factor() const noexcept;

  friend bool operator==(const Ratio&, const Ratio&) = default;
};

/// What a device has told of itself and its later messages need. It may be kept and set again.
struct DeviceMemory {
  std::string manufacturer, model;
  std::optional<std::uint16_t> zone_type;
  std::optional<std::uint16_t> zone_status;
  std::optional<int> pressure_scale;
  Ratio energy, power, voltage, current;
  /// Input and output clusters by endpoint, from the interview: which values need an endpoint in
  /// their name.
  std::vector<std::pair<std::uint8_t, std::uint16_t>> clusters;

  friend bool operator==(const DeviceMemory&, const DeviceMemory&) = default;
};

/// Turns the messages of one device into values. Pure: no clock, no radio. Borrows the profiles.
class Interpreter {
 public:
  explicit Interpreter(const Profiles& profiles);

  /// Takes the device's names, from an interview or from what it reports by itself.
  void identify(std::string_view manufacturer, std::string_view model);
  /// Takes over what was kept.
  void restore(DeviceMemory memory);

  /// The values that a message tells. Only for messages that decoded without an error. Responses
  /// to reads give states, never events.
  [[nodiscard]] std::vector<Reading> receive(const Message& message);

  [[nodiscard]] const DeviceMemory& memory() const noexcept { return memory_; }
  [[nodiscard]] const Profile& profile() const noexcept { return *profile_; }

 private:
  void learn_names(const Message& message);

  const Profiles& profiles_;
  const Profile* profile_;
  DeviceMemory memory_;
};

}  // namespace homeward::zigbee
