#pragma once

#include "plugins/zigbee/znp/frame.hpp"

#include <array>

/// How Z-Stack 3 lays out its network in non-volatile memory (TI's headers ZComDef.h,
/// nwk_globals.h, AddrMgr.h of SimpleLink SDK 3 and later). Pure.
namespace homeward::zigbee::znp {

using Key = std::array<std::uint8_t, 16>;

/// Numbers of the legacy items that hold the network.
namespace item {
inline constexpr std::uint16_t coordinator_address = 0x01;
inline constexpr std::uint16_t startup_option = 0x03;
inline constexpr std::uint16_t network_information = 0x21;
inline constexpr std::uint16_t extended_pan = 0x2D;
inline constexpr std::uint16_t active_key = 0x3A;
inline constexpr std::uint16_t alternate_key = 0x3B;
inline constexpr std::uint16_t use_extended_pan = 0x47;
inline constexpr std::uint16_t on_a_network = 0x55;
inline constexpr std::uint16_t has_configured = 0x60;
inline constexpr std::uint16_t preconfigured_key = 0x62;
inline constexpr std::uint16_t preconfigured_key_enable = 0x63;
inline constexpr std::uint16_t network_key = 0x82;
inline constexpr std::uint16_t pan = 0x83;
inline constexpr std::uint16_t channels = 0x84;
inline constexpr std::uint16_t logical_type = 0x87;
inline constexpr std::uint16_t direct_callbacks = 0x8F;
inline constexpr std::uint16_t link_key_seed = 0x101;
}  // namespace item

/// Numbers of the tables in the extended memory of system 1.
namespace table {
inline constexpr std::uint16_t addresses = 1;
inline constexpr std::uint16_t link_keys = 4;
inline constexpr std::uint16_t security_material = 7;
}  // namespace table

inline constexpr std::uint16_t kNoPan = 0xFFFF;

/// The network information base as far as it says which network this is.
struct NetworkInformation {
  std::uint16_t pan{kNoPan};
  std::uint64_t extended_pan{0};
  std::uint8_t channel{0};
  std::uint32_t channels{0};
  std::uint8_t update_id{0};

  [[nodiscard]] bool formed() const { return pan != kNoPan && channel != 0; }
  friend bool operator==(const NetworkInformation&, const NetworkInformation&) = default;
};

/// Reads item 0x21: 116 bytes where structures are aligned (all CC26x2 and CC13x2). None for
/// another size.
[[nodiscard]] std::optional<NetworkInformation> read_network_information(
    std::span<const std::uint8_t> item);

/// Puts a network in place of the one that `item` describes, and leaves all else as it is.
/// Requires an item of the right size.
void replace_network(Bytes& item, const NetworkInformation& network);

/// An entry of the address manager's table.
struct AddressEntry {
  std::uint16_t network_address{0};
  std::uint64_t ieee{0};
  bool child{false};     ///< the coordinator is its parent
  bool security{false};  ///< has keys

  friend bool operator==(const AddressEntry&, const AddressEntry&) = default;
};
[[nodiscard]] std::optional<AddressEntry> read_address_entry(std::span<const std::uint8_t> entry);
[[nodiscard]] Bytes encode(const AddressEntry& entry);

/// An entry of the trust centre's link keys: the key is the seed, rotated and mixed with the
/// address.
struct LinkKeyEntry {
  std::uint64_t ieee{0};
  std::uint32_t sent{0}, received{0};  ///< frame counters
  std::uint8_t shift{0};

  friend bool operator==(const LinkKeyEntry&, const LinkKeyEntry&) = default;
};
[[nodiscard]] std::optional<LinkKeyEntry> read_link_key_entry(std::span<const std::uint8_t> entry);
[[nodiscard]] Bytes encode(const LinkKeyEntry& entry);

/// The frame counter of a network: an entry of the security material.
struct CounterEntry {
  std::uint32_t counter{0};
  std::uint64_t extended_pan{0};  ///< all ones: of any network

  friend bool operator==(const CounterEntry&, const CounterEntry&) = default;
};
[[nodiscard]] std::optional<CounterEntry> read_counter_entry(std::span<const std::uint8_t> entry);
[[nodiscard]] Bytes encode(const CounterEntry& entry);

/// The link key of a device: the seed rotated left by `shift` bytes, each XORed with the address.
[[nodiscard]] Key derive_link_key(const Key& seed, std::uint64_t ieee, std::uint8_t shift);
/// The shift that gives `key`; none when the key comes from another seed.
[[nodiscard]] std::optional<std::uint8_t> find_shift(const Key& seed, std::uint64_t ieee,
                                                     const Key& key);

}  // namespace homeward::zigbee::znp
