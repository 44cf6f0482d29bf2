#pragma once

#include "plugins/ble/advertisement.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

struct sd_bus_message;

namespace homeward::ble::bluez {

/// What one signal of BlueZ says of one device: the properties of org.bluez.Device1 that matter
/// here. Views point into the message it was read from. Bounded: what a device says beyond these
/// sizes is dropped, and a property of another type than BlueZ documents is passed over.
class DeviceReport {
 public:
  static constexpr std::size_t kMaxData = 12;
  static constexpr std::size_t kMaxUuids = 24;
  static constexpr std::size_t kMaxName = 248;  ///< bytes, as the Core Specification has it

  std::string_view address;       ///< empty unless told
  std::string_view address_type;  ///< "public", "random"; empty unless told
  std::string_view name;          ///< empty unless told
  std::string_view alias;         ///< what a person called it; empty unless told
  std::optional<std::int16_t> rssi;
  std::optional<bool> connected, paired, services_resolved;

  /// Forgets all of it.
  void clear() noexcept;

  /// Reads an `a{sv}` at which the message stands into this (added to what is there). False when
  /// the message has something else there or ends early.
  bool read(sd_bus_message* message);

  [[nodiscard]] bool carries_data() const noexcept { return services_ + companies_ > 0; }
  [[nodiscard]] std::span<const ServiceData> service_data() const noexcept {
    return {service_data_.data(), services_};
  }
  [[nodiscard]] std::span<const ManufacturerData> manufacturer_data() const noexcept {
    return {manufacturer_data_.data(), companies_};
  }
  [[nodiscard]] std::span<const Uuid> service_uuids() const noexcept {
    return {uuids_.data(), uuid_count_};
  }
  /// How many properties had another type than BlueZ documents.
  [[nodiscard]] std::size_t odd_properties() const noexcept { return odd_; }

 private:
  int read_property(sd_bus_message* message);
  int read_value(sd_bus_message* message, std::string_view name);
  int read_service_data(sd_bus_message* message);
  int read_manufacturer_data(sd_bus_message* message);
  int read_uuids(sd_bus_message* message);

  std::array<ServiceData, kMaxData> service_data_{};
  std::array<ManufacturerData, kMaxData> manufacturer_data_{};
  std::array<Uuid, kMaxUuids> uuids_{};
  std::size_t services_{0}, companies_{0}, uuid_count_{0}, odd_{0};
};

/// The address in an object path such as /org/bluez/hci0/dev_A4_C1_38_00_11_22 or of an object
/// below it; nothing when there is none.
[[nodiscard]] std::optional<Address> address_in_path(std::string_view path) noexcept;

/// The path of the device itself in the path of it or of an object below it; empty when it is none.
[[nodiscard]] std::string_view device_path_in(std::string_view path) noexcept;

}  // namespace homeward::ble::bluez
