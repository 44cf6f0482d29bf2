#include "daemon/core/alert_id.hpp"

#include <boost/uuid/detail/sha1.hpp>

#include <array>
#include <string>

namespace homeward::core {
namespace {

constexpr std::string_view kCrockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kBytes = 16;
constexpr std::size_t kCharacters = 26;
using Bytes = std::array<std::uint8_t, kBytes>;

/// SHA-1 serves as a spreading function here, not as protection: the seed is secret, and ids
/// carry no authority.
void fill_hash(Bytes& bytes, const std::string& text) {
  constexpr std::size_t kTimeBytes = 6;
  boost::uuids::detail::sha1 hash;
  hash.process_bytes(text.data(), text.size());
  boost::uuids::detail::sha1::digest_type words{};
  hash.get_digest(words);
  for (std::size_t i = kTimeBytes; i < kBytes; ++i) {
    const std::size_t n = i - kTimeBytes;
    bytes[i] = static_cast<std::uint8_t>(words[n / 4] >> (8 * (3 - n % 4)));
  }
}

std::string base32(const Bytes& bytes) {
  std::string text(kCharacters, '0');
  // 128 bits in 26 groups of 5: the first group holds the top 3 bits.
  for (std::size_t i = 0; i < kCharacters; ++i) {
    unsigned group = 0;
    for (std::size_t bit = 0; bit < 5; ++bit) {
      const std::size_t position = i * 5 + bit;
      if (position < 2) continue;
      const std::size_t at = position - 2;
      group = (group << 1) | ((bytes[at / 8] >> (7 - at % 8)) & 1U);
    }
    text[i] = kCrockford[group];
  }
  return text;
}

}  // namespace

AlertId make_alert_id(std::string_view installation_seed, const RuleId& rule,
                      const std::optional<DeviceId>& device, WallTime fired_at, bool test) {
  const auto micros = fired_at.time_since_epoch().count();
  const auto millis = static_cast<std::uint64_t>(micros / 1000);
  Bytes bytes{};
  for (std::size_t i = 0; i < 6; ++i) {
    bytes[i] = static_cast<std::uint8_t>(millis >> (8 * (5 - i)));
  }
  std::string text(installation_seed);
  text += '\n' + rule.str() + '\n' + (device ? device->str() : std::string()) + '\n';
  text += std::to_string(micros) + (test ? "\ntest" : "");
  fill_hash(bytes, text);
  return AlertId(base32(bytes));
}

}  // namespace homeward::core
