#include "plugins/ble/gatt/fields.hpp"

#include <array>

// Pulse oximeters, batteries and clocks.
// Layouts: GATT Specification Supplement 9, sections 3.184, 3.185, 3.27, 3.29, 3.68, 3.79.
namespace homeward::ble::gatt {

namespace {

void add_oxygen(Fields& fields, std::string_view oxygen, std::string_view pulse, Decoded& out) {
  add_number(oxygen, fields.take_sfloat(), "%", out);
  add_number(pulse, fields.take_sfloat(), "bpm", out);
}

}  // namespace

bool read_oximeter_spot(Fields& fields, Decoded& out) {
  const std::uint8_t flags = fields.take_u8();
  add_oxygen(fields, "spo2", "pulse_rate", out);
  if (bit(flags, 0)) {
    const DeviceTime time = fields.take_time();
    if (!is_possible(time)) return false;
    out.measured_at = time;
  }
  if (bit(flags, 1)) out.detail("x.measurement_status", static_cast<double>(fields.take_u16()));
  if (bit(flags, 2)) out.detail("x.sensor_status", static_cast<double>(fields.take_u24()));
  if (bit(flags, 3)) add_number("x.pulse_amplitude_index", fields.take_sfloat(), "%", out);
  return true;
}

bool read_oximeter_continuous(Fields& fields, Decoded& out) {
  const std::uint8_t flags = fields.take_u8();
  add_oxygen(fields, "spo2", "pulse_rate", out);
  if (bit(flags, 0)) add_oxygen(fields, "x.oxygen_saturation_fast", "x.pulse_rate_fast", out);
  if (bit(flags, 1)) add_oxygen(fields, "x.oxygen_saturation_slow", "x.pulse_rate_slow", out);
  if (bit(flags, 2)) out.detail("x.measurement_status", static_cast<double>(fields.take_u16()));
  if (bit(flags, 3)) out.detail("x.sensor_status", static_cast<double>(fields.take_u24()));
  if (bit(flags, 4)) add_number("x.pulse_amplitude_index", fields.take_sfloat(), "%", out);
  return true;
}

bool read_battery_level(Fields& fields, Decoded& out) {
  const std::uint8_t percent = fields.take_u8();
  if (percent > 100) return false;
  out.report("battery", static_cast<double>(percent), "%");
  return true;
}

bool read_battery_status(Fields& fields, Decoded& out) {
  constexpr std::array<std::string_view, 3> kPresent{
      "x.is_identifier_present", "x.is_battery_level_present", "x.is_additional_status_present"};
  const std::uint8_t flags = fields.take_u8();
  const std::uint16_t power = fields.take_u16();
  const std::uint16_t identifier = bit(flags, 0) ? fields.take_u16() : std::uint16_t{0};
  const std::uint8_t level = bit(flags, 1) ? fields.take_u8() : std::uint8_t{0};
  const std::uint8_t additional = bit(flags, 2) ? fields.take_u8() : std::uint8_t{0};
  if (level > 100) return false;
  add_bits(flags, kPresent, out);
  // An absent level is no reading; the value of the field is 0 then, and only that is shown.
  if (bit(flags, 1))
    out.report("battery", static_cast<double>(level), "%");
  else
    out.detail("x.battery", 0.0, "%");
  out.detail("x.identifier", static_cast<double>(identifier));
  out.detail("x.is_battery_present", bit(power, 0));
  out.detail("x.has_charging_fault", (power >> 12U & 7U) != 0);
  out.detail("x.is_charging_fault_reason_battery", bit(power, 12));
  out.detail("x.is_charging_fault_reason_external_power_source", bit(power, 13));
  out.detail("x.is_charging_fault_reason_other", bit(power, 14));
  out.detail("x.has_battery_fault", bit(additional, 2));
  return true;
}

bool read_current_time(Fields& fields, Decoded& out) {
  constexpr std::array<std::string_view, 4> kReasons{
      "x.is_manually_adjusted", "x.is_external_reference", "x.is_tzchanged", "x.is_dstchanged"};
  const DeviceTime time = fields.take_time();
  const std::uint8_t weekday = fields.take_u8();
  const std::uint8_t fraction = fields.take_u8();
  if (!is_possible(time) || weekday > 7) return false;
  out.measured_at = time;
  out.detail("x.year", static_cast<double>(time.year));
  out.detail("x.month", static_cast<double>(time.month));
  out.detail("x.day", static_cast<double>(time.day));
  out.detail("x.day_of_week", static_cast<double>(weekday));
  out.detail("x.hour", static_cast<double>(time.hour));
  out.detail("x.minute", static_cast<double>(time.minute));
  out.detail("x.seconds", static_cast<double>(time.second));
  out.detail("x.fractions_of_seconds", static_cast<double>(fraction));
  out.detail("x.milliseconds", static_cast<double>(fraction * 1000 / 256));
  add_bits(fields.take_u8(), kReasons, out);
  return true;
}

bool read_date_time(Fields& fields, Decoded& out) {
  const DeviceTime time = fields.take_time();
  if (!is_possible(time)) return false;
  add_time(time, out);
  return true;
}

bool read_interval(Fields& fields, Decoded& out) {
  out.detail("x.interval", static_cast<double>(fields.take_u16()), "s");
  return true;
}

}  // namespace homeward::ble::gatt
