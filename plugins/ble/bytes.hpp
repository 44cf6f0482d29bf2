#pragma once

#include "plugins/ble/advertisement.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>

/// Numbers out of bytes. A read beyond the end gives zero bits: decoders check sizes first, and a
/// mistake of theirs must not read what is not theirs.
namespace homeward::ble {

[[nodiscard]] constexpr std::uint8_t u8(Bytes data, std::size_t at) noexcept {
  return at < data.size() ? data[at] : std::uint8_t{0};
}
[[nodiscard]] constexpr std::int8_t s8(Bytes data, std::size_t at) noexcept {
  return static_cast<std::int8_t>(u8(data, at));
}

/// An unsigned number of `size` (1 to 8) bytes, least significant first.
[[nodiscard]] constexpr std::uint64_t little(Bytes data, std::size_t at,
                                             std::size_t size) noexcept {
  std::uint64_t all = 0;
  for (std::size_t i = size; i-- > 0;) all = all << 8U | u8(data, at + i);
  return all;
}
/// The same in two's complement.
[[nodiscard]] constexpr std::int64_t little_signed(Bytes data, std::size_t at,
                                                   std::size_t size) noexcept {
  const auto unused_bits = static_cast<unsigned>(64U - 8U * size);
  return static_cast<std::int64_t>(little(data, at, size) << unused_bits) >> unused_bits;
}

[[nodiscard]] constexpr std::uint16_t u16(Bytes data, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(little(data, at, 2));
}
[[nodiscard]] constexpr std::int16_t s16(Bytes data, std::size_t at) noexcept {
  return static_cast<std::int16_t>(u16(data, at));
}
[[nodiscard]] constexpr std::uint32_t u24(Bytes data, std::size_t at) noexcept {
  return static_cast<std::uint32_t>(little(data, at, 3));
}
[[nodiscard]] constexpr std::uint32_t u32(Bytes data, std::size_t at) noexcept {
  return static_cast<std::uint32_t>(little(data, at, 4));
}
/// An IEEE 754 number of 32 bits.
[[nodiscard]] constexpr double f32(Bytes data, std::size_t at) noexcept {
  return static_cast<double>(std::bit_cast<float>(u32(data, at)));
}

/// Most significant byte first.
[[nodiscard]] constexpr std::uint16_t u16_big(Bytes data, std::size_t at) noexcept {
  return static_cast<std::uint16_t>(u8(data, at) << 8U | u8(data, at + 1));
}
[[nodiscard]] constexpr std::int16_t s16_big(Bytes data, std::size_t at) noexcept {
  return static_cast<std::int16_t>(u16_big(data, at));
}
[[nodiscard]] constexpr std::uint32_t u24_big(Bytes data, std::size_t at) noexcept {
  return static_cast<std::uint32_t>(u16_big(data, at)) << 8U | u8(data, at + 2);
}
[[nodiscard]] constexpr std::uint32_t u32_big(Bytes data, std::size_t at) noexcept {
  return static_cast<std::uint32_t>(u16_big(data, at)) << 16U | u16_big(data, at + 2);
}

[[nodiscard]] constexpr bool bit(std::uint64_t bits, unsigned index) noexcept {
  return (bits >> index & 1U) != 0;
}

/// True when `size` bytes lie at `at`.
[[nodiscard]] constexpr bool has(Bytes data, std::size_t at, std::size_t size) noexcept {
  return at <= data.size() && size <= data.size() - at;
}

/// FNV-1a of some bytes: tells one payload of a device from its next; not for security.
/// Source: draft-eastlake-fnv-17, 64 bit parameters.
[[nodiscard]] constexpr std::uint64_t fingerprint(Bytes data, std::uint64_t seed = 0) noexcept {
  std::uint64_t hash = 0xCBF29CE484222325U ^ seed;
  for (const std::uint8_t byte : data) hash = (hash ^ byte) * 0x100000001B3U;
  return hash;
}

}  // namespace homeward::ble
