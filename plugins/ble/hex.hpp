#pragma once

#include "plugins/ble/advertisement.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::ble {

enum class HexCase : std::uint8_t { lower, upper };

/// The value of one hexadecimal digit.
[[nodiscard]] constexpr std::optional<std::uint8_t> hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

/// Appends two digits for each byte.
void append_hex(std::string& out, Bytes bytes, HexCase letters = HexCase::lower);

/// Reads pairs of digits without separators; nothing when there is anything else.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);

}  // namespace homeward::ble
