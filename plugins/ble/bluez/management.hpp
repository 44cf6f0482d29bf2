#pragma once

#include "plugins/ble/advertisement.hpp"

#include <array>
#include <cstdint>
#include <optional>

/// The management protocol of the kernel's Bluetooth: what is said on an HCI control channel.
/// Source of the layouts: BlueZ's doc/mgmt-api.txt (5.66). All numbers least significant byte
/// first. Pure.
namespace homeward::ble::bluez::management {

/// One packet: a 6 byte header (code, index of the controller, length) and its parameters.
struct Packet {
  std::uint16_t code{0};
  std::uint16_t index{0};  ///< hciN; 0xFFFF: none
  Bytes parameters;
};

/// Events that matter here.
inline constexpr std::uint16_t kCommandComplete = 0x0001;
inline constexpr std::uint16_t kCommandStatus = 0x0002;
inline constexpr std::uint16_t kIndexRemoved = 0x0005;
inline constexpr std::uint16_t kDeviceFound = 0x0012;
inline constexpr std::uint16_t kDiscovering = 0x0013;
inline constexpr std::uint16_t kMonitorDeviceFound = 0x002F;

/// Commands that are given here.
inline constexpr std::uint16_t kStartDiscovery = 0x0023;
inline constexpr std::uint16_t kStopDiscovery = 0x0024;

/// Results of commands.
inline constexpr std::uint8_t kSuccess = 0x00;
inline constexpr std::uint8_t kBusy = 0x0A;
inline constexpr std::uint8_t kPermissionDenied = 0x14;

/// Reads a packet; nothing when its length is not what its header says.
[[nodiscard]] std::optional<Packet> read_packet(Bytes data) noexcept;

/// The command to start or to stop looking for LE devices, public and random addresses both.
[[nodiscard]] std::array<std::uint8_t, 7> discovery_command(std::uint16_t code,
                                                            std::uint16_t index) noexcept;

/// What a controller heard.
struct Found {
  Address address;
  AddressType address_type{AddressType::public_address};
  std::optional<std::int8_t> rssi;  ///< dBm; nothing when the controller does not tell
  Bytes data;                       ///< AD structures, the scan response behind the advertisement
};

/// Reads kDeviceFound or kMonitorDeviceFound; nothing for another event, for a device of classic
/// Bluetooth, or where the lengths do not agree.
[[nodiscard]] std::optional<Found> read_found(const Packet& packet) noexcept;

/// How a command went.
struct Answer {
  std::uint16_t command{0};
  std::uint8_t status{0};
};

/// Reads kCommandComplete or kCommandStatus; nothing for another event or a short one.
[[nodiscard]] std::optional<Answer> read_answer(const Packet& packet) noexcept;

/// Reads kDiscovering: whether the controller looks for LE devices; nothing for another event.
[[nodiscard]] std::optional<bool> read_discovering(const Packet& packet) noexcept;

}  // namespace homeward::ble::bluez::management
