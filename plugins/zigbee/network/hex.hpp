#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::zigbee {

/// Bytes as lower-case hex digits.
[[nodiscard]] std::string to_hex(std::span<const std::uint8_t> bytes);
/// A number of `size` bytes as hex digits, most significant first.
[[nodiscard]] std::string to_hex(std::uint64_t number, std::size_t size);
/// Hex digits, upper or lower case, in pairs; none for anything else.
[[nodiscard]] std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);
/// A number from 1 to 16 hex digits, with or without `0x` in front.
[[nodiscard]] std::optional<std::uint64_t> number_from_hex(std::string_view text);

/// "0x00158d0001a2b301", as people and other hosts write it.
[[nodiscard]] std::string ieee_text(std::uint64_t ieee);

}  // namespace homeward::zigbee
