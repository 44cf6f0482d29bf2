#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

/// The Bluetooth plugin: advertisements and health devices as readings of the vocabulary.
namespace homeward::ble {

/// Bytes that somebody else keeps.
using Bytes = std::span<const std::uint8_t>;

/// Time since boot, suspension included (CLOCK_BOOTTIME); it comes in as a parameter everywhere.
using BootTime = std::chrono::milliseconds;

/// Who a Bluetooth address belongs to; random ones of phones change every few minutes.
enum class AddressType : std::uint8_t { public_address, random };

/// A device address, its bytes in the order in which it is printed (A4:C1:38:... begins with A4).
struct Address {
  std::array<std::uint8_t, 6> bytes{};

  friend auto operator<=>(const Address&, const Address&) = default;

  /// The 48 bits as one number, the byte printed first on top.
  [[nodiscard]] constexpr std::uint64_t number() const noexcept {
    std::uint64_t all = 0;
    for (const std::uint8_t byte : bytes) all = all << 8U | byte;
    return all;
  }
};

/// Reads "A4:C1:38:00:11:22" (any case); nothing when it is not an address.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text) noexcept;

/// Prints an address in capitals with colons.
[[nodiscard]] std::string to_text(const Address& address);

/// A UUID of 128 bits.
struct Uuid {
  std::uint64_t high{0};
  std::uint64_t low{0};

  friend auto operator<=>(const Uuid&, const Uuid&) = default;
};

/// The UUID that a 16 or 32 bit number stands for. Source: Core Specification 5.4, vol. 3 part B
/// section 2.5.1 (Bluetooth base UUID).
[[nodiscard]] constexpr Uuid uuid_of(std::uint32_t number) noexcept {
  return {(std::uint64_t{number} << 32U) | 0x1000U, 0x800000805F9B34FBU};
}

/// The 16 bits that a UUID of the Bluetooth base stands for; nothing for any other UUID.
[[nodiscard]] constexpr std::optional<std::uint16_t> short_form(const Uuid& uuid) noexcept {
  const std::uint64_t number = uuid.high >> 32U;
  if (number > 0xFFFFU || uuid != uuid_of(static_cast<std::uint32_t>(number))) return std::nullopt;
  return static_cast<std::uint16_t>(number);
}

/// Reads 4, 8 or 36 characters ("fcd2", "0000fcd2-0000-1000-8000-00805f9b34fb").
[[nodiscard]] std::optional<Uuid> parse_uuid(std::string_view text) noexcept;

/// What a device says under a 16 bit service UUID. (No family known here uses longer ones.)
struct ServiceData {
  std::uint16_t uuid{0};
  Bytes data;
};

/// What a device says under a company identifier, without the identifier itself.
struct ManufacturerData {
  std::uint16_t company{0};
  Bytes data;
};

/// One advertisement (with its scan response, where BlueZ merged them) as it was heard. It owns
/// nothing: all views must live as long as it is looked at. Where a device has sent several
/// manufacturer data, the newest comes last.
struct Advertisement {
  Address address;
  AddressType address_type{AddressType::public_address};
  std::string_view name;            ///< empty when not heard
  std::optional<std::int8_t> rssi;  ///< dBm
  std::span<const ServiceData> service_data;
  std::span<const ManufacturerData> manufacturer_data;
  std::span<const Uuid> service_uuids;  ///< advertised without data
};

}  // namespace homeward::ble
