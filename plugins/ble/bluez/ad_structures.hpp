#pragma once

#include "plugins/ble/advertisement.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace homeward::ble::bluez {

/// What the AD structures of one advertisement say, the scan response behind it where there was
/// one. Views point into the bytes read. Bounded: what stands beyond these sizes is dropped. Source
/// of the layout: Core Specification 5.4, vol. 3 part C section 11, and its Supplement, part A.
/// Pure.
class AdStructures {
 public:
  static constexpr std::size_t kMaxData = 12;
  static constexpr std::size_t kMaxUuids = 24;

  /// Forgets what was read before and reads these. False when a structure is longer than what is
  /// left: the ones before it count, it and what follows does not.
  bool read(Bytes data);

  /// The complete name, else the shortened one; empty when there is none or it is no UTF-8.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  [[nodiscard]] std::span<const ServiceData> service_data() const noexcept {
    return {service_data_.data(), services_};
  }
  [[nodiscard]] std::span<const ManufacturerData> manufacturer_data() const noexcept {
    return {manufacturer_data_.data(), companies_};
  }
  [[nodiscard]] std::span<const Uuid> service_uuids() const noexcept {
    return {uuids_.data(), uuid_count_};
  }

 private:
  void read_one(std::uint8_t type, Bytes value);
  void add_uuids(Bytes value, std::size_t size);
  void take_name(Bytes value, bool complete);

  std::array<ServiceData, kMaxData> service_data_{};
  std::array<ManufacturerData, kMaxData> manufacturer_data_{};
  std::array<Uuid, kMaxUuids> uuids_{};
  std::size_t services_{0}, companies_{0}, uuid_count_{0};
  std::string_view name_;
  bool name_is_complete_{false};
};

}  // namespace homeward::ble::bluez
