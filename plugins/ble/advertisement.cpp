#include "plugins/ble/advertisement.hpp"

#include "lib/base/hex.hpp"

namespace homeward::ble {

std::optional<Address> parse_address(std::string_view text) noexcept {
  if (text.size() != 17) return std::nullopt;
  Address address;
  for (std::size_t i = 0; i < 6; ++i) {
    const auto high = hex_digit(text[3 * i]);
    const auto low = hex_digit(text[3 * i + 1]);
    if (!high || !low || (i < 5 && text[3 * i + 2] != ':')) return std::nullopt;
    address.bytes[i] = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  return address;
}

std::string to_text(const Address& address) {
  std::string text;
  for (const std::uint8_t byte : address.bytes) {
    if (!text.empty()) text += ':';
    append_hex(text, Bytes(&byte, 1), HexCase::upper);
  }
  return text;
}

std::optional<Uuid> parse_uuid(std::string_view text) noexcept {
  const bool is_long = text.size() == 36;
  if (!is_long && text.size() != 4 && text.size() != 8) return std::nullopt;
  Uuid uuid;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_long && (i == 8 || i == 13 || i == 18 || i == 23)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const auto digit = hex_digit(text[i]);
    if (!digit) return std::nullopt;
    uuid.high = uuid.high << 4U | uuid.low >> 60U;
    uuid.low = uuid.low << 4U | *digit;
  }
  return is_long ? uuid : uuid_of(static_cast<std::uint32_t>(uuid.low));
}

}  // namespace homeward::ble
