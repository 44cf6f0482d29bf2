#pragma once

#include "lib/base/hex.hpp"
#include "plugins/zigbee/zcl/bytes.hpp"

#include <string>
#include <string_view>

namespace homeward::zcl {

/// Bytes of a text such as "18 01 0a"; spaces are skipped.
inline Bytes hex(std::string_view text) {
  Bytes bytes;
  std::string digits;
  for (const char c : text) {
    if (c == ' ') continue;
    digits += c;
    if (digits.size() < 2) continue;
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(digits, nullptr, 16)));
    digits.clear();
  }
  return bytes;
}

using homeward::to_hex;

}  // namespace homeward::zcl
