#include "lib/json/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace homeward::json {
namespace {

/// What may follow a lead byte: how many bytes, and the range of the first of them.
struct Tail {
  std::size_t length;
  unsigned char low;
  unsigned char high;
};

constexpr Tail tail_of(unsigned char lead) noexcept {
  if (lead >= 0xC2 && lead <= 0xDF) return {1, 0x80, 0xBF};
  if (lead == 0xE0) return {2, 0xA0, 0xBF};
  if (lead == 0xED) return {2, 0x80, 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {2, 0x80, 0xBF};
  if (lead == 0xF0) return {3, 0x90, 0xBF};
  if (lead >= 0xF1 && lead <= 0xF3) return {3, 0x80, 0xBF};
  if (lead == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

constexpr bool is_plain(char c) noexcept {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\';
}

/// The same of eight bytes at once. Each term has a byte's highest bit where that byte is not
/// plain; a borrow or carry can only come from such a byte, so that the whole is right either way.
constexpr bool are_plain(std::uint64_t bytes) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101;
  constexpr std::uint64_t highest = 0x80 * ones;
  const std::uint64_t quote = bytes ^ ('"' * ones);
  const std::uint64_t backslash = bytes ^ ('\\' * ones);
  const std::uint64_t wrong =
      bytes | (bytes - 0x20 * ones) | (bytes + ones) | (quote - ones) | (backslash - ones);
  return (wrong & highest) == 0;
}

}  // namespace

std::size_t utf8_sequence_length(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return 1;
  const Tail tail = tail_of(lead);
  if (tail.length == 0 || text.size() <= tail.length) return 0;
  const auto second = static_cast<unsigned char>(text[1]);
  if (second < tail.low || second > tail.high) return 0;
  for (std::size_t i = 2; i <= tail.length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) return 0;
  }
  return tail.length + 1;
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = utf8_sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::size_t plain_length(std::string_view text) noexcept {
  std::size_t length = 0;
  for (std::uint64_t bytes = 0; length + sizeof bytes <= text.size(); length += sizeof bytes) {
    std::memcpy(&bytes, text.data() + length, sizeof bytes);
    if (!are_plain(bytes)) break;
  }
  while (length < text.size() && is_plain(text[length])) ++length;
  return length;
}

bool has_control_character(std::string_view text) noexcept {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
  });
}

}  // namespace homeward::json
