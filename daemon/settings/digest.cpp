#include "daemon/settings/digest.hpp"

#include "lib/base/assert.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstddef>

namespace homeward::settings {

std::string digest(std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
  unsigned int size = 0;
  const int done = EVP_Digest(text.data(), text.size(), bytes.data(), &size, EVP_sha256(), nullptr);
  HW_ASSERT(done == 1);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "sha256:";
  for (std::size_t i = 0; i < size; ++i) {
    out += kDigits[bytes[i] >> 4U];
    out += kDigits[bytes[i] & 0x0FU];
  }
  return out;
}

}  // namespace homeward::settings
