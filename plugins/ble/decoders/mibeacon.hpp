#pragma once

#include "plugins/ble/decoded.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// What the two files of the MiBeacon decoder share: the products and the objects.
namespace homeward::ble {

/// How the buttons of a product are named.
enum class Buttons : std::uint8_t {
  one,         ///< presses as 0 single, 1 double, 2 long
  switch_one,  ///< 0 single, 1 long, 2 double, as are the next two
  switch_two,
  switch_three,
  dimmer,
  remote,
  fan_remote,
  ventilator_remote,
  heater_remote,
  cube,
  left_right,         ///< an object for each press, its value the button: 1 left, 2 right, 3 both
  left_right_from_0,  ///< the same, its value 0 left, 1 right
  four,               ///< an object for each press, its value 1 to 4
  by_value,           ///< one button, the value tells: 1 single, 8 long, 15 double
};

/// A product of Xiaomi's world.
struct MiProduct {
  std::uint16_t id;
  std::string_view model;
  Buttons buttons{Buttons::one};
};

/// A product by its id; null when it is not in the table.
[[nodiscard]] const MiProduct* mi_product(std::uint16_t id) noexcept;

/// Reads one object into `out`. False when the kind is not known or the data do not fit it.
bool read_mi_object(std::uint16_t kind, Bytes data, const MiProduct& product, Decoded& out);

/// Reads object 1001 and its younger relatives; false when it is not a press.
bool read_mi_button(std::uint16_t kind, Bytes data, const MiProduct& product, Decoded& out);

/// Reads the objects of door locks: 0006, 0007, 0008, 000B, 100E, 480C.
bool read_mi_lock(std::uint16_t kind, Bytes data, const MiProduct& product, Decoded& out);

}  // namespace homeward::ble
