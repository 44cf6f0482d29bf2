#pragma once

#include "plugins/ble/decoded.hpp"

#include <cstdint>
#include <span>

namespace homeward::ble::gatt {

/// Reads the value of a characteristic of a health service (and battery, time) into `out`, which
/// should be clear. Specials of IEEE 11073 (not a number, not at this resolution, ...) give no
/// reading. Returns false when the characteristic is not known; a value that does not fit its
/// layout sets out.problem and gives no reading.
/// Layouts: the Bluetooth SIG's GATT Specification Supplement.
bool decode_value(std::uint16_t characteristic, Bytes value, Decoded& out);

/// The characteristics that decode_value() knows, in ascending order.
[[nodiscard]] std::span<const std::uint16_t> known_characteristics() noexcept;

}  // namespace homeward::ble::gatt
