#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace homeward {

enum class HexCase : std::uint8_t { lower, upper };

/// The sixteen digits in their order.
[[nodiscard]] constexpr std::string_view hex_digits(HexCase letters = HexCase::lower) noexcept {
  return letters == HexCase::upper ? "0123456789ABCDEF" : "0123456789abcdef";
}

/// The value of one digit of either case.
[[nodiscard]] constexpr std::optional<std::uint8_t> hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

/// Writes two lower-case digits for each byte, as many as `out` has room for, and returns them. For
/// where nothing is allocated.
std::string_view write_hex(std::span<const std::uint8_t> bytes, std::span<char> out) noexcept;

/// Appends two digits for each byte.
void append_hex(std::string& out, std::span<const std::uint8_t> bytes,
                HexCase letters = HexCase::lower);

/// Bytes as lower-case digits, two each.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);

/// The low `size` bytes (1 to 8) of a number as lower-case digits, most significant first.
[[nodiscard]] std::string to_hex(std::uint64_t number, std::size_t size);

/// Reads pairs of digits of either case without separators; nothing when there is anything else.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text);

/// A number from 1 to 16 digits, with or without `0x` in front; nothing for anything else.
[[nodiscard]] std::optional<std::uint64_t> number_from_hex(std::string_view text);

}  // namespace homeward
