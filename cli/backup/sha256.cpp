#include "cli/backup/sha256.hpp"

#include <sys/types.h>

#include <sha2.h>

#include <array>
#include <cstdint>

namespace homeward::cli {

struct Sha256::State {
  SHA2_CTX context{};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  SHA256Init(&state_->context);
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  SHA256Update(&state_->context, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string Sha256::text() {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> digits{};
  SHA256End(&state_->context, digits.data());
  return digits.data();
}

}  // namespace homeward::cli
