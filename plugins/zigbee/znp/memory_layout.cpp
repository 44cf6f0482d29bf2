#include "plugins/zigbee/znp/memory_layout.hpp"

#include "plugins/zigbee/znp/bytes.hpp"

#include <algorithm>

namespace homeward::zigbee::znp {
namespace {

constexpr std::size_t kInformationSize = 116;
constexpr std::size_t kAddressAt = 22;
constexpr std::size_t kChannelAt = 24;
constexpr std::size_t kPanAt = 36;
constexpr std::size_t kChannelsAt = 40;
constexpr std::size_t kExtendedPanAt = 57;
constexpr std::size_t kUpdateIdAt = 114;

constexpr std::uint8_t kChild = 0x01;
constexpr std::uint8_t kSecurity = 0x02;
constexpr std::uint8_t kFree = 0xFF;
constexpr std::uint8_t kVerified = 0x02;

void put(Bytes& item, std::size_t at, const Bytes& value) {
  std::ranges::copy(value, item.begin() + static_cast<std::ptrdiff_t>(at));
}

}  // namespace

std::optional<NetworkInformation> read_network_information(std::span<const std::uint8_t> item) {
  if (item.size() != kInformationSize) return std::nullopt;
  NetworkInformation network;
  network.pan = Reader(item.subspan(kPanAt)).u16();
  network.extended_pan = Reader(item.subspan(kExtendedPanAt)).u64();
  network.channel = item[kChannelAt];
  network.channels = Reader(item.subspan(kChannelsAt)).u32();
  network.update_id = item[kUpdateIdAt];
  return network;
}

void replace_network(Bytes& item, const NetworkInformation& network) {
  put(item, kAddressAt, Writer().u16(0).finish());
  item[kChannelAt] = network.channel;
  put(item, kPanAt, Writer().u16(network.pan).finish());
  put(item, kChannelsAt, Writer().u32(network.channels).finish());
  put(item, kExtendedPanAt, Writer().u64(network.extended_pan).finish());
  item[kUpdateIdAt] = network.update_id;
}

std::optional<AddressEntry> read_address_entry(std::span<const std::uint8_t> entry) {
  Reader reader(entry);
  const auto user = reader.u8();
  reader.skip(1);
  AddressEntry address;
  address.network_address = reader.u16();
  address.ieee = reader.u64();
  if (reader.failed() || user == kFree || user == 0) return std::nullopt;
  address.child = (user & kChild) != 0;
  address.security = (user & kSecurity) != 0;
  return address;
}

Bytes encode(const AddressEntry& entry) {
  const unsigned user = (entry.child ? kChild : 0U) | (entry.security ? kSecurity : 0U);
  return Writer().u8(user).u8(kFree).u16(entry.network_address).u64(entry.ieee).finish();
}

std::optional<LinkKeyEntry> read_link_key_entry(std::span<const std::uint8_t> entry) {
  Reader reader(entry);
  LinkKeyEntry key;
  key.sent = reader.u32();
  key.received = reader.u32();
  key.ieee = reader.u64();
  reader.skip(2);
  key.shift = reader.u8();
  if (reader.failed() || key.ieee == 0 || key.shift > 15) return std::nullopt;
  return key;
}

Bytes encode(const LinkKeyEntry& entry) {
  return Writer()
      .u32(entry.sent)
      .u32(entry.received)
      .u64(entry.ieee)
      .u8(kVerified)
      .u8(0)
      .u8(entry.shift)
      .u8(0)
      .finish();
}

std::optional<CounterEntry> read_counter_entry(std::span<const std::uint8_t> entry) {
  Reader reader(entry);
  CounterEntry counter;
  counter.counter = reader.u32();
  counter.extended_pan = reader.u64();
  if (reader.failed() || counter.extended_pan == 0) return std::nullopt;
  return counter;
}

Bytes encode(const CounterEntry& entry) {
  return Writer().u32(entry.counter).u64(entry.extended_pan).finish();
}

Key derive_link_key(const Key& seed, std::uint64_t ieee, std::uint8_t shift) {
  Key key{};
  for (std::size_t i = 0; i < key.size(); ++i) {
    const auto address = static_cast<std::uint8_t>(ieee >> (8 * (i % 8)));
    key[i] = static_cast<std::uint8_t>(seed[(i + shift) % seed.size()] ^ address);
  }
  return key;
}

std::optional<std::uint8_t> find_shift(const Key& seed, std::uint64_t ieee, const Key& key) {
  for (std::uint8_t shift = 0; shift < seed.size(); ++shift) {
    if (derive_link_key(seed, ieee, shift) == key) return shift;
  }
  return std::nullopt;
}

}  // namespace homeward::zigbee::znp
