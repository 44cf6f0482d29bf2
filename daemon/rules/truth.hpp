#pragma once

#include <algorithm>
#include <cstdint>

namespace homeward::rules {

/// Kleene's three truth values in their order: all is the least, any the greatest.
enum class Truth : std::uint8_t { no, unknown, yes };

[[nodiscard]] constexpr Truth truth_of(bool value) noexcept {
  return value ? Truth::yes : Truth::no;
}
[[nodiscard]] constexpr Truth operator!(Truth value) noexcept {
  return static_cast<Truth>(2U - static_cast<unsigned>(value));
}
[[nodiscard]] constexpr Truth both(Truth a, Truth b) noexcept {
  return std::min(a, b);
}
[[nodiscard]] constexpr Truth either(Truth a, Truth b) noexcept {
  return std::max(a, b);
}

}  // namespace homeward::rules
