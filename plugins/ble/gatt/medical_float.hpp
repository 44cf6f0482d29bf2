#pragma once

#include <cstdint>
#include <optional>

/// Numbers of medical devices. Source: IEEE 11073-20601, annex F; Bluetooth's Personal Health
/// Devices Transcoding white paper, section 2.2.
namespace homeward::ble::gatt {

/// Reads an SFLOAT: exponent of 4 and mantissa of 12 bits. Nothing for its special values (not a
/// number, not at this resolution, infinities, reserved).
[[nodiscard]] std::optional<double> sfloat(std::uint16_t bits) noexcept;

/// Reads a FLOAT: exponent of 8 and mantissa of 24 bits. Nothing for its special values.
[[nodiscard]] std::optional<double> medical_float(std::uint32_t bits) noexcept;

}  // namespace homeward::ble::gatt
