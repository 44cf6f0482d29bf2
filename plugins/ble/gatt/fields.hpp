#pragma once

#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoded.hpp"
#include "plugins/ble/gatt/medical_float.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

/// Help for reading values of characteristics field by field; for the files of this folder.
namespace homeward::ble::gatt {

/// Walks through a value. A read beyond its end gives zero and is remembered.
class Fields {
 public:
  explicit Fields(Bytes value) : value_(value) {}

  [[nodiscard]] std::uint8_t take_u8() { return static_cast<std::uint8_t>(take(1)); }
  [[nodiscard]] std::uint16_t take_u16() { return static_cast<std::uint16_t>(take(2)); }
  [[nodiscard]] std::int16_t take_s16() { return static_cast<std::int16_t>(take(2)); }
  [[nodiscard]] std::uint32_t take_u24() { return static_cast<std::uint32_t>(take(3)); }
  [[nodiscard]] std::uint32_t take_u32() { return static_cast<std::uint32_t>(take(4)); }
  [[nodiscard]] std::optional<double> take_sfloat() { return sfloat(take_u16()); }
  [[nodiscard]] std::optional<double> take_float() { return medical_float(take_u32()); }
  /// A date and time of seven bytes.
  [[nodiscard]] DeviceTime take_time();

  [[nodiscard]] std::size_t left() const noexcept { return value_.size() - at_; }
  [[nodiscard]] bool cut_off() const noexcept { return cut_off_; }

 private:
  std::uint64_t take(std::size_t size);

  Bytes value_;
  std::size_t at_{0};
  bool cut_off_{false};
};

/// A time with parts that a calendar has; year, month or day may be unknown (0).
[[nodiscard]] bool is_possible(const DeviceTime& time) noexcept;

/// Notes when it was measured, where the device knows; and its parts as details `x.calendar_...`.
void add_time(const DeviceTime& time, Decoded& out);

/// Adds details that are single bits: names[i] for bit i; an empty name is passed over.
void add_bits(std::uint32_t bits, std::span<const std::string_view> names, Decoded& out);

/// Adds a number unless it is one of the specials.
void add_number(std::string_view property, std::optional<double> value, std::string_view unit,
                Decoded& out);

// One reader per characteristic; false when the value does not fit its layout.
using ReadValue = bool (*)(Fields& fields, Decoded& out);
bool read_blood_pressure(Fields& fields, Decoded& out);
bool read_temperature(Fields& fields, Decoded& out);
bool read_heart_rate(Fields& fields, Decoded& out);
bool read_weight(Fields& fields, Decoded& out);
bool read_body_composition(Fields& fields, Decoded& out);
bool read_body_composition_feature(Fields& fields, Decoded& out);
bool read_glucose(Fields& fields, Decoded& out);
bool read_glucose_context(Fields& fields, Decoded& out);
bool read_glucose_feature(Fields& fields, Decoded& out);
bool read_record_access(Fields& fields, Decoded& out);
bool read_oximeter_spot(Fields& fields, Decoded& out);
bool read_oximeter_continuous(Fields& fields, Decoded& out);
bool read_battery_level(Fields& fields, Decoded& out);
bool read_battery_status(Fields& fields, Decoded& out);
bool read_current_time(Fields& fields, Decoded& out);
bool read_date_time(Fields& fields, Decoded& out);
bool read_interval(Fields& fields, Decoded& out);

}  // namespace homeward::ble::gatt
