#pragma once

#include "lib/base/hex.hpp"

#include <cstdint>
#include <string>

namespace homeward::zigbee {

/// "0x00158d0001a2b301", as people and other hosts write it.
[[nodiscard]] inline std::string ieee_text(std::uint64_t ieee) {
  return "0x" + to_hex(ieee, sizeof(ieee));
}

}  // namespace homeward::zigbee
