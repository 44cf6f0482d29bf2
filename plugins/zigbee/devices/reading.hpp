#pragma once

#include <chrono>
#include <string>
#include <variant>

namespace homeward::zigbee {

/// One value in the vocabulary of docs/PLUGINS.md, as a device's message tells it.
struct Reading {
  /// The same alternatives as protocol::Value.
  using Value = std::variant<bool, double, std::string>;

  std::string property;
  Value value;
  std::string unit;   ///< empty: none
  bool event{false};  ///< something that happened now (a press), not a state
  /// Devices that never say "no more": after this time without a repeat the state is false again.
  /// Zero: the device says so itself.
  std::chrono::seconds clears_after{0};

  friend bool operator==(const Reading&, const Reading&) = default;
};

}  // namespace homeward::zigbee
