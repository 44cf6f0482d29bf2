#pragma once

#include "plugins/ble/advertisement.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace homeward::ble {

/// How the bytes of a BTHome object are read.
enum class ObjectForm : std::uint8_t {
  number,  ///< unsigned, times the factor
  signed_number,
  binary,   ///< a boolean property
  opening,  ///< a boolean that is `contact`
  button,
  dimmer,
  text,      ///< a length byte, then the text
  raw,       ///< a length byte, then bytes
  command,   ///< a length byte, then an operation: nothing of ours
  firmware,  ///< digits of a version, the most significant last
};

/// One kind of BTHome object.
struct ObjectType {
  std::uint8_t id;
  std::uint8_t size;  ///< bytes; of text, raw and command only the length byte
  ObjectForm form;
  double factor;
  std::string_view property;
  std::string_view unit;
  bool is_detail{false};
};

/// The kind of an object; nothing when the id is not assigned.
[[nodiscard]] const ObjectType* bthome_object(std::uint8_t id) noexcept;

/// The word of `action` for a button event; empty for "none" and what is not assigned.
[[nodiscard]] std::string_view bthome_press(std::uint8_t event) noexcept;

}  // namespace homeward::ble
