#include "plugins/ble/gatt/fields.hpp"

#include <array>

// Blood pressure, body temperature and heart rate.
// Layouts: GATT Specification Supplement 9, sections 3.34, 3.222, 3.113.
namespace homeward::ble::gatt {

namespace {

constexpr double kMmHgPerKilopascal = 7.500615;

std::optional<double> times(std::optional<double> value, double factor) {
  return value ? std::optional<double>(*value * factor) : value;
}

void add_pressure_status(std::uint16_t status, Decoded& out) {
  constexpr std::array<std::string_view, 6> kNames{"x.status_body_movement_detected",
                                                   "x.status_cuff_too_lose",
                                                   "x.status_irregular_pulse_detected",
                                                   "",
                                                   "",
                                                   "x.status_improper_measurement_position"};
  add_bits(status, kNames, out);
  const unsigned range = status >> 3U & 3U;
  out.detail("x.status_pulse_rate_in_range", range == 0);
  out.detail("x.status_pulse_rate_exceeds_upper_limit", range == 1);
  out.detail("x.status_pulse_rate_is_less_then_lower_limit", range == 2);
}

}  // namespace

bool read_blood_pressure(Fields& fields, Decoded& out) {
  const std::uint8_t flags = fields.take_u8();
  const double factor = bit(flags, 0) ? kMmHgPerKilopascal : 1;
  add_number("systolic", times(fields.take_sfloat(), factor), "mmHg", out);
  add_number("diastolic", times(fields.take_sfloat(), factor), "mmHg", out);
  add_number("map", times(fields.take_sfloat(), factor), "mmHg", out);
  out.detail("x.unit", bit(flags, 0) ? 1.0 : 0.0);
  if (bit(flags, 1)) {
    const DeviceTime time = fields.take_time();
    if (!is_possible(time)) return false;
    add_time(time, out);
  }
  if (bit(flags, 2)) add_number("pulse_rate", fields.take_sfloat(), "bpm", out);
  if (bit(flags, 3)) out.detail("x.user_id", static_cast<double>(fields.take_u8()));
  if (bit(flags, 4)) add_pressure_status(fields.take_u16(), out);
  return true;
}

bool read_temperature(Fields& fields, Decoded& out) {
  const std::uint8_t flags = fields.take_u8();
  auto celsius = fields.take_float();
  if (celsius && bit(flags, 0)) celsius = (*celsius - 32) / 1.8;
  add_number("body_temperature", celsius, "C", out);
  if (bit(flags, 1)) {
    const DeviceTime time = fields.take_time();
    if (!is_possible(time)) return false;
    add_time(time, out);
  }
  if (bit(flags, 2)) out.detail("x.temperature_type", static_cast<double>(fields.take_u8()));
  return true;
}

bool read_heart_rate(Fields& fields, Decoded& out) {
  const std::uint8_t flags = fields.take_u8();
  const double rate = bit(flags, 0) ? static_cast<double>(fields.take_u16()) : fields.take_u8();
  const bool has_contact = bit(flags, 2) && bit(flags, 1);
  // A strap that is not on a body says 0; one that knows that it has no contact means nothing.
  if (rate > 0) out.report("heart_rate", rate, "bpm");
  out.detail("x.is_contact_supported", bit(flags, 2));
  out.detail("x.is_contacted", has_contact);
  out.detail("x.has_energy_expended", bit(flags, 3));
  if (bit(flags, 3)) out.detail("x.energy_expended", static_cast<double>(fields.take_u16()), "kJ");
  if (!bit(flags, 4)) return true;
  while (fields.left() >= 2)
    out.detail("x.rr_interval", static_cast<double>(fields.take_u16()) / 1.024, "ms");
  return true;
}

}  // namespace homeward::ble::gatt
