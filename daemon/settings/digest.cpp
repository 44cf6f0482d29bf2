#include "daemon/settings/digest.hpp"

#include <sys/types.h>

#include <sha2.h>

#include <array>
#include <cstdint>

namespace homeward::settings {

std::string digest(std::string_view text) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> digits{};
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  SHA256Data(bytes, text.size(), digits.data());
  return "sha256:" + std::string(digits.data());
}

}  // namespace homeward::settings
