#pragma once

#include <cstdint>

namespace homeward::zcl {

/// Converts an IEEE 754 binary16 ("semi-precision") number.
[[nodiscard]] double from_half(std::uint16_t half) noexcept;

/// Converts to binary16, to the nearest; beyond 65,504 to infinity, NaN stays NaN.
[[nodiscard]] std::uint16_t to_half(double number) noexcept;

}  // namespace homeward::zcl
