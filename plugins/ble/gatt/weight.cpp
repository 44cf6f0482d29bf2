#include "plugins/ble/gatt/fields.hpp"

#include <array>

// Scales. Layouts: GATT Specification Supplement 9, sections 3.252, 3.41, 3.40.
namespace homeward::ble::gatt {

namespace {

constexpr double kKilogramsPerPound = 0.45359237;
constexpr std::uint16_t kUnsuccessful = 0xFFFF;

double kilograms(std::uint16_t raw, bool is_imperial) {
  return is_imperial ? raw * 0.01 * kKilogramsPerPound : raw * 0.005;
}

/// Weight in kg for the rules; in pounds also as the device shows it.
void add_weight(std::uint16_t raw, bool is_imperial, Decoded& out) {
  if (raw == kUnsuccessful) return;
  out.report("weight", kilograms(raw, is_imperial), "kg");
  if (is_imperial) out.detail("x.weight", raw * 0.01, "lb");
}

void add_height(std::uint16_t raw, bool is_imperial, Decoded& out) {
  if (is_imperial)
    out.detail("x.height", raw * 0.1, "in");
  else
    out.detail("x.height", raw * 0.001, "m");
}

void add_mass(std::string_view property, std::uint16_t raw, bool is_imperial, Decoded& out) {
  if (is_imperial)
    out.report(property, raw * 0.01, "lb");
  else
    out.report(property, raw * 0.005, "kg");
}

}  // namespace

bool read_weight(Fields& fields, Decoded& out) {
  const std::uint8_t flags = fields.take_u8();
  const bool is_imperial = bit(flags, 0);
  add_weight(fields.take_u16(), is_imperial, out);
  if (bit(flags, 1)) {
    const DeviceTime time = fields.take_time();
    if (!is_possible(time)) return false;
    add_time(time, out);
  }
  if (bit(flags, 2)) out.detail("x.user_id", static_cast<double>(fields.take_u8()));
  if (bit(flags, 3)) {
    out.report("x.bmi", fields.take_u16() * 0.1);
    add_height(fields.take_u16(), is_imperial, out);
  }
  return true;
}

bool read_body_composition(Fields& fields, Decoded& out) {
  constexpr std::array<std::string_view, 13> kPresent{"",
                                                      "x.is_time_stamp_present",
                                                      "x.is_user_idpresent",
                                                      "x.is_basal_metabolism_present",
                                                      "x.is_muscle_percentage_present",
                                                      "x.is_muscle_mass_present",
                                                      "x.is_fat_free_mass_present",
                                                      "x.is_soft_lean_mass_present",
                                                      "x.is_body_water_mass_present",
                                                      "x.is_impedance_present",
                                                      "x.is_weight_present",
                                                      "x.is_height_present",
                                                      "x.is_multiple_packet_measurement"};
  const std::uint16_t flags = fields.take_u16();
  const bool is_imperial = bit(flags, 0);
  const std::uint16_t fat = fields.take_u16();
  if (fat != kUnsuccessful) out.report("x.body_fat_percentage", fat * 0.1, "%");
  if (bit(flags, 1)) {
    const DeviceTime time = fields.take_time();
    if (!is_possible(time)) return false;
    out.measured_at = time;
    out.detail("x.year", static_cast<double>(time.year));
    out.detail("x.month", static_cast<double>(time.month));
    out.detail("x.day", static_cast<double>(time.day));
    out.detail("x.hour", static_cast<double>(time.hour));
    out.detail("x.minute", static_cast<double>(time.minute));
    out.detail("x.seconds", static_cast<double>(time.second));
  }
  if (bit(flags, 2)) out.detail("x.user_id", static_cast<double>(fields.take_u8()));
  if (bit(flags, 3)) out.report("x.basal_metabolism", static_cast<double>(fields.take_u16()), "kJ");
  if (bit(flags, 4)) out.report("x.muscle_percentage", fields.take_u16() * 0.1, "%");
  if (bit(flags, 5)) add_mass("x.muscle_mass", fields.take_u16(), is_imperial, out);
  if (bit(flags, 6)) add_mass("x.fat_free_mass", fields.take_u16(), is_imperial, out);
  if (bit(flags, 7)) add_mass("x.soft_lean_mass", fields.take_u16(), is_imperial, out);
  if (bit(flags, 8)) add_mass("x.body_water_mass", fields.take_u16(), is_imperial, out);
  if (bit(flags, 9)) out.report("x.impedance", fields.take_u16() * 0.1, "ohm");
  if (bit(flags, 10)) add_weight(fields.take_u16(), is_imperial, out);
  if (bit(flags, 11)) add_height(fields.take_u16(), is_imperial, out);
  add_bits(flags, kPresent, out);
  out.detail("x.is_measurement_unsuccessful", fat == kUnsuccessful);
  return true;
}

bool read_body_composition_feature(Fields& fields, Decoded& out) {
  constexpr std::array<std::string_view, 11> kSupported{"x.is_time_stamp_supported",
                                                        "x.is_multiple_users_supported",
                                                        "x.is_basal_metabolism_supported",
                                                        "x.is_muscle_percentage_supported",
                                                        "x.is_muscle_mass_supported",
                                                        "x.is_fat_free_mass_supported",
                                                        "x.is_soft_lean_mass_supported",
                                                        "x.is_body_water_mass_supported",
                                                        "x.is_impedance_supported",
                                                        "x.is_weight_supported",
                                                        "x.is_height_supported"};
  // In thousandths of a pound and of an inch; the supplement gives kilograms and metres beside.
  constexpr std::array<double, 8> kWeightSteps{0, 1000, 500, 200, 100, 50, 20, 10};
  constexpr std::array<double, 4> kHeightSteps{0, 1000, 500, 100};
  const std::uint32_t features = fields.take_u32();
  add_bits(features, kSupported, out);
  const unsigned weight = features >> 11U & 15U;
  const unsigned height = features >> 15U & 7U;
  out.detail("x.weight_resolution", weight < kWeightSteps.size() ? kWeightSteps[weight] : 0.0);
  out.detail("x.height_resolution", height < kHeightSteps.size() ? kHeightSteps[height] : 0.0);
  return true;
}

}  // namespace homeward::ble::gatt
