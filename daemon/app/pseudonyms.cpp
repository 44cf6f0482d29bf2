#include "daemon/app/pseudonyms.hpp"

#include <sys/types.h>

#include <sha2.h>

#include <array>

namespace homeward::app {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kAlertCharacters = 26;

/// SHA-256 as 64 hexadecimal digits.
std::string sha256(const std::string& text) {
  std::array<char, SHA256_DIGEST_STRING_LENGTH> digits{};
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  SHA256Data(bytes, text.size(), digits.data());
  return digits.data();
}

std::size_t value_of(char digit) {
  return static_cast<std::size_t>(digit >= 'a' ? digit - 'a' + 10 : digit - '0');
}

}  // namespace

Pseudonyms::Pseudonyms(std::string_view seed, const core::PlatformId& platform)
    : secret_(sha256(std::string(seed) + "\npseudonyms\n" + platform.str())) {
  constexpr std::size_t kDigits = 10;  // 40 bits: some 35 years of milliseconds
  for (const char digit : hash("line", "").substr(0, kDigits)) {
    shift_ = shift_ * 16 + static_cast<std::int64_t>(value_of(digit));
  }
  resident_ = "r-" + hash("resident", "").substr(0, kDigits);
}

Pseudonyms Pseudonyms::of_first(std::string_view seed, const core::PlatformId& platform) {
  Pseudonyms first;
  first.resident_ = Pseudonyms(seed, platform).resident_;
  return first;
}

std::string Pseudonyms::hash(std::string_view kind, std::string_view text) const {
  return sha256(secret_ + '\n' + std::string(kind) + '\n' + std::string(text));
}

core::AlertId Pseudonyms::alert(const core::AlertId& id) const {
  if (secret_.empty()) return id;
  const std::string digits = hash("alert", id.str());
  std::string text(kAlertCharacters, '0');
  for (std::size_t at = 0; at < kAlertCharacters; ++at) {
    const std::size_t two = value_of(digits[2 * at]) * 16 + value_of(digits[2 * at + 1]);
    // The first of 26 characters holds three bits only, as in a ULID.
    text[at] = kCrockford[two % (at == 0 ? 8 : kCrockford.size())];
  }
  return core::AlertId(std::move(text));
}

std::string Pseudonyms::boot(const std::string& id) const {
  if (secret_.empty() || id.empty()) return id;
  std::string text = hash("boot", id).substr(0, 32);
  for (const std::size_t dash : {8U, 13U, 18U, 23U}) text.insert(dash, 1, '-');
  return text;
}

std::string Pseudonyms::digest(const std::string& given) const {
  if (secret_.empty() || given.empty()) return given;
  return "sha256:" + hash("digest", given);
}

}  // namespace homeward::app
