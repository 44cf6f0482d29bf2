#include "plugins/ble/gatt/medical_float.hpp"

#include <cmath>

namespace homeward::ble::gatt {

namespace {

/// mantissa * 10^exponent, by a division where that is exact: 36.4, not 36.400000000000006.
double scaled(std::int32_t mantissa, int exponent) noexcept {
  const double power = std::pow(10.0, std::abs(exponent));
  return exponent < 0 ? mantissa / power : mantissa * power;
}

}  // namespace

std::optional<double> sfloat(std::uint16_t bits) noexcept {
  const auto raw = static_cast<std::uint16_t>(bits & 0x0FFFU);
  // +INF, NaN, NRes, reserved, -INF; they count as such with exponent 0 alone.
  if (bits >> 12U == 0 && raw >= 0x07FE && raw <= 0x0802) return std::nullopt;
  const int mantissa = raw >= 0x0800 ? raw - 0x1000 : raw;
  const int exponent = bits >> 12U;
  return scaled(mantissa, exponent >= 8 ? exponent - 16 : exponent);
}

std::optional<double> medical_float(std::uint32_t bits) noexcept {
  const std::uint32_t raw = bits & 0x00FFFFFFU;
  if (bits >> 24U == 0 && raw >= 0x007FFFFE && raw <= 0x00800002) return std::nullopt;
  const auto mantissa = static_cast<std::int32_t>(raw << 8U) >> 8;
  const double value = scaled(mantissa, static_cast<std::int8_t>(bits >> 24U));
  return std::isfinite(value) ? std::optional<double>(value) : std::nullopt;
}

}  // namespace homeward::ble::gatt
