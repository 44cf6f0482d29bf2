#include "plugins/zigbee/zcl/half_float.hpp"

#include <cmath>
#include <limits>

namespace homeward::zcl {
namespace {

// binary16: 1 bit sign, 5 bits exponent (bias 15), 10 bits fraction.
constexpr unsigned kFractionBits = 10;
constexpr std::uint16_t kFractionMask = 0x3FF;
constexpr std::uint16_t kExponentMask = 0x1F;
constexpr std::uint16_t kSign = 0x8000;
constexpr std::uint16_t kInfinity = 0x7C00;
constexpr std::uint16_t kNotANumber = 0x7E00;
constexpr int kBias = 15;
constexpr int kSmallest = 1 - kBias - static_cast<int>(kFractionBits);  // exponent of the last bit
constexpr double kLargest = 65504;

}  // namespace

double from_half(std::uint16_t half) noexcept {
  const int exponent = (half >> kFractionBits) & kExponentMask;
  const int fraction = half & kFractionMask;
  double number = 0;
  if (exponent == kExponentMask) {
    number = fraction == 0 ? std::numeric_limits<double>::infinity()
                           : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    number = std::ldexp(fraction, kSmallest);
  } else {
    number = std::ldexp(fraction + (1 << kFractionBits), kSmallest + exponent - 1);
  }
  return (half & kSign) != 0 ? -number : number;
}

std::uint16_t to_half(double number) noexcept {
  if (std::isnan(number)) return kNotANumber;
  const std::uint16_t sign = std::signbit(number) ? kSign : std::uint16_t{0};
  const double size = std::fabs(number);
  if (size > kLargest) return static_cast<std::uint16_t>(sign | kInfinity);
  int exponent = size == 0 ? 0 : std::ilogb(size) + kBias;
  if (exponent < 1) exponent = 0;
  const int scale = kSmallest + (exponent == 0 ? 0 : exponent - 1);
  const auto digits = static_cast<unsigned>(std::lrint(std::ldexp(size, -scale)));
  // A fraction rounded up to the next power carries into the exponent, as it should.
  const unsigned hidden = exponent == 0 ? 0U : 1U << kFractionBits;
  const unsigned bits = (static_cast<unsigned>(exponent) << kFractionBits) + digits - hidden;
  return static_cast<std::uint16_t>(sign | bits);
}

}  // namespace homeward::zcl
