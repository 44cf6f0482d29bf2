#include "plugins/ble/bluez/management.hpp"

#include "plugins/ble/bytes.hpp"

#include <algorithm>

namespace homeward::ble::bluez::management {
namespace {

constexpr std::size_t kHeader = 6;
constexpr std::uint8_t kPublic = 1;  // address types of events; 0 is classic Bluetooth
constexpr std::uint8_t kRandom = 2;
constexpr std::uint8_t kBothLe = 1U << kPublic | 1U << kRandom;
constexpr std::int8_t kNoRssi = 127;

}  // namespace

std::optional<Packet> read_packet(Bytes data) noexcept {
  if (data.size() < kHeader || u16(data, 4) != data.size() - kHeader) return std::nullopt;
  return Packet{u16(data, 0), u16(data, 2), data.subspan(kHeader)};
}

std::array<std::uint8_t, 7> discovery_command(std::uint16_t code, std::uint16_t index) noexcept {
  const auto low = [](std::uint16_t number) { return static_cast<std::uint8_t>(number & 0xFFU); };
  const auto high = [](std::uint16_t number) { return static_cast<std::uint8_t>(number >> 8U); };
  return {low(code), high(code), low(index), high(index), 1, 0, kBothLe};
}

std::optional<Found> read_found(const Packet& packet) noexcept {
  // Address, its type, RSSI, flags (4), length of the data; with a monitor its handle before.
  constexpr std::size_t kFixed = 14;
  const bool by_monitor = packet.code == kMonitorDeviceFound;
  if (packet.code != kDeviceFound && !by_monitor) return std::nullopt;
  const std::size_t skip = by_monitor ? 2 : 0;
  if (packet.parameters.size() < skip + kFixed) return std::nullopt;
  const Bytes told = packet.parameters.subspan(skip);
  const Bytes data = told.subspan(kFixed);
  const std::uint8_t type = told[6];
  if (u16(told, 12) != data.size() || (type != kPublic && type != kRandom)) return std::nullopt;
  Found found;
  std::copy_n(told.rend() - 6, 6, found.address.bytes.begin());
  found.address_type = type == kRandom ? AddressType::random : AddressType::public_address;
  if (s8(told, 7) != kNoRssi) found.rssi = s8(told, 7);
  found.data = data;
  return found;
}

std::optional<Answer> read_answer(const Packet& packet) noexcept {
  const bool answers = packet.code == kCommandComplete || packet.code == kCommandStatus;
  if (!answers || packet.parameters.size() < 3) return std::nullopt;
  return Answer{u16(packet.parameters, 0), packet.parameters[2]};
}

std::optional<bool> read_discovering(const Packet& packet) noexcept {
  if (packet.code != kDiscovering || packet.parameters.size() != 2) return std::nullopt;
  if ((packet.parameters[0] & kBothLe) == 0) return std::nullopt;
  return packet.parameters[1] != 0;
}

}  // namespace homeward::ble::bluez::management
