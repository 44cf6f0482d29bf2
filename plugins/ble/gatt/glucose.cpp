#include "plugins/ble/gatt/fields.hpp"

#include <array>
#include <chrono>

// Glucose meters. Layouts: GATT Specification Supplement 9, sections 3.103 to 3.105 and 3.196.
namespace homeward::ble::gatt {

namespace {

constexpr double kMillimolesPerKilogram = 1e6 / 180.156;  // molar mass of glucose, g/mol

constexpr std::array<std::string_view, 12> kStatus{
    "x.status_device_battery_low",       "x.status_sensor_malfunction",
    "x.status_sample_size_insufficient", "x.status_strip_insertion_error",
    "x.status_strip_type_incorrect",     "x.status_result_too_high",
    "x.status_result_too_low",           "x.status_temperature_too_high",
    "x.status_temperature_too_low",      "x.status_read_interrupted",
    "x.status_general_device_fault",     "x.status_time_fault"};

constexpr std::array<std::string_view, 11> kFeatures{
    "x.result_low_battery_detection_supported",
    "x.result_sensor_malfunction_detection_supported",
    "x.result_sensor_sample_size_supported",
    "x.result_sensor_strip_insertion_error_detection_supported",
    "x.result_sensor_strip_type_error_detection_supported",
    "x.result_sensor_result_high_low_supported",
    "x.result_sensor_temp_high_low_detection_supported",
    "x.result_sensor_read_interrupt_detection_supported",
    "x.result_general_device_fault_supported",
    "x.result_time_fault_supported",
    "x.result_multiple_bond_supported"};

/// Moves a meter's base time by its offset to what its display shows.
DeviceTime moved(const DeviceTime& time, std::chrono::minutes offset) {
  using namespace std::chrono;
  const year_month_day date{year{time.year}, month{time.month}, day{time.day}};
  if (time.year == 0 || !date.ok()) return time;
  const sys_seconds at =
      sys_days{date} + hours{time.hour} + minutes{time.minute} + seconds{time.second} + offset;
  const auto midnight = floor<days>(at);
  const year_month_day new_date{midnight};
  const hh_mm_ss clock{at - midnight};
  return {static_cast<std::uint16_t>(static_cast<int>(new_date.year())),
          static_cast<std::uint8_t>(static_cast<unsigned>(new_date.month())),
          static_cast<std::uint8_t>(static_cast<unsigned>(new_date.day())),
          static_cast<std::uint8_t>(clock.hours().count()),
          static_cast<std::uint8_t>(clock.minutes().count()),
          static_cast<std::uint8_t>(clock.seconds().count())};
}

}  // namespace

bool read_glucose(Fields& fields, Decoded& out) {
  const std::uint8_t flags = fields.take_u8();
  out.sequence = fields.take_u16();
  DeviceTime time = fields.take_time();
  if (!is_possible(time)) return false;
  if (bit(flags, 0)) time = moved(time, std::chrono::minutes(fields.take_s16()));
  out.measured_at = time;
  if (bit(flags, 1)) {
    const auto concentration = fields.take_sfloat();
    const double factor = bit(flags, 2) ? 1000 : kMillimolesPerKilogram;
    if (concentration) out.report("glucose", *concentration * factor, "mmol/L");
    const std::uint8_t sample = fields.take_u8();
    out.detail("x.sample_type", static_cast<double>(sample & 15U));
    out.detail("x.sample_location", static_cast<double>(sample >> 4U));
  }
  out.detail("x.sequence_number", static_cast<double>(*out.sequence));
  out.detail("x.time_hour", static_cast<double>(time.hour));
  out.detail("x.time_minute", static_cast<double>(time.minute));
  out.detail("x.context_information_follows", bit(flags, 4));
  if (!bit(flags, 3)) return true;
  const std::uint16_t status = fields.take_u16();
  out.detail("x.status_value", static_cast<double>(status));
  add_bits(status, kStatus, out);
  return true;
}

bool read_glucose_context(Fields& fields, Decoded& out) {
  const std::uint8_t flags = fields.take_u8();
  out.sequence = fields.take_u16();
  out.detail("x.number", static_cast<double>(*out.sequence));
  if (bit(flags, 7)) (void)fields.take_u8();  // further flags, all reserved
  if (bit(flags, 0)) {
    out.detail("x.carbohydrate", static_cast<double>(fields.take_u8()));
    const auto kilograms = fields.take_sfloat();
    if (kilograms) out.detail("x.carbohydrate_mass", *kilograms * 1000, "g");
  }
  if (bit(flags, 1)) out.detail("x.meal", static_cast<double>(fields.take_u8()));
  if (bit(flags, 2)) {
    const std::uint8_t tester = fields.take_u8();
    out.detail("x.tester", static_cast<double>(tester & 15U));
    out.detail("x.health", static_cast<double>(tester >> 4U));
  }
  if (bit(flags, 3)) {
    out.detail("x.exercise_duration", static_cast<double>(fields.take_u16()), "s");
    out.detail("x.exercise_intensity", static_cast<double>(fields.take_u8()), "%");
  }
  if (bit(flags, 4)) {
    out.detail("x.medication", static_cast<double>(fields.take_u8()));
    const auto amount = fields.take_sfloat();
    if (amount) out.detail("x.medication_amount", *amount * 1e6, bit(flags, 5) ? "mL" : "mg");
  }
  if (bit(flags, 6)) {
    const auto share = fields.take_sfloat();
    if (share) out.detail("x.hba1c", *share, "%");
  }
  return true;
}

bool read_glucose_feature(Fields& fields, Decoded& out) {
  add_bits(fields.take_u16(), kFeatures, out);
  return true;
}

// Answers of the record access control point: 5 a number of records, 6 how a request ended.
bool read_record_access(Fields& fields, Decoded& out) {
  const std::uint8_t code = fields.take_u8();
  const std::uint8_t operation = fields.take_u8();
  if (code == 5) {
    const double records = fields.left() >= 4 ? static_cast<double>(fields.take_u32())
                                              : static_cast<double>(fields.take_u16());
    out.detail("x.number_of_records", records);
    return true;
  }
  if (code != 6 || operation != 0) return false;
  const std::uint8_t request = fields.take_u8();
  const std::uint8_t outcome = fields.take_u8();
  out.detail("x.request_code", static_cast<double>(request));
  if (outcome != 1) out.detail("x.error", static_cast<double>(outcome));
  return true;
}

}  // namespace homeward::ble::gatt
