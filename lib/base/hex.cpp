#include "lib/base/hex.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace homeward {

std::string_view write_hex(std::span<const std::uint8_t> bytes, std::span<char> out) noexcept {
  const std::size_t shown = std::min(bytes.size(), out.size() / 2);
  for (std::size_t i = 0; i < shown; ++i) {
    out[2 * i] = hex_digits()[bytes[i] >> 4U];
    out[2 * i + 1] = hex_digits()[bytes[i] & 15U];
  }
  return {out.data(), 2 * shown};
}

void append_hex(std::string& out, std::span<const std::uint8_t> bytes, HexCase letters) {
  const std::string_view digits = hex_digits(letters);
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4U];
    out += digits[byte & 15U];
  }
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  append_hex(text, bytes);
  return text;
}

std::string to_hex(std::uint64_t number, std::size_t size) {
  std::string text;
  for (std::size_t digit = 2 * size; digit-- > 0;) {
    text += hex_digits()[(number >> (4 * digit)) & 15U];
  }
  return text;
}

std::optional<std::vector<std::uint8_t>> parse_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<std::uint8_t> bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const auto high = hex_digit(text[i]);
    const auto low = hex_digit(text[i + 1]);
    if (!high || !low) return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(*high << 4U | *low));
  }
  return bytes;
}

std::optional<std::uint64_t> number_from_hex(std::string_view text) {
  constexpr int kBase = 16;
  constexpr std::size_t kMostDigits = 16;
  if (text.starts_with("0x")) text.remove_prefix(2);
  if (text.empty() || text.size() > kMostDigits) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number, kBase);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

}  // namespace homeward
