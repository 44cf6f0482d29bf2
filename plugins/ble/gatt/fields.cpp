#include "plugins/ble/gatt/fields.hpp"

namespace homeward::ble::gatt {

std::uint64_t Fields::take(std::size_t size) {
  if (size > left()) {
    cut_off_ = true;
    at_ = value_.size();
    return 0;
  }
  const std::uint64_t number = little(value_, at_, size);
  at_ += size;
  return number;
}

DeviceTime Fields::take_time() {
  DeviceTime time;
  time.year = take_u16();
  time.month = take_u8();
  time.day = take_u8();
  time.hour = take_u8();
  time.minute = take_u8();
  time.second = take_u8();
  return time;
}

bool is_possible(const DeviceTime& time) noexcept {
  return (time.year == 0 || (time.year >= 1582 && time.year <= 9999)) && time.month <= 12 &&
         time.day <= 31 && time.hour <= 23 && time.minute <= 59 && time.second <= 59;
}

void add_time(const DeviceTime& time, Decoded& out) {
  out.measured_at = time;
  out.detail("x.calendar_year", static_cast<double>(time.year));
  out.detail("x.calendar_month", static_cast<double>(time.month));
  out.detail("x.calendar_date", static_cast<double>(time.day));
  out.detail("x.calendar_hour_of_day", static_cast<double>(time.hour));
  out.detail("x.calendar_minute", static_cast<double>(time.minute));
  out.detail("x.calendar_second", static_cast<double>(time.second));
  out.detail("x.calendar_millisecond", 0.0);
}

void add_bits(std::uint32_t bits, std::span<const std::string_view> names, Decoded& out) {
  for (unsigned i = 0; i < names.size(); ++i)
    if (!names[i].empty()) out.detail(names[i], bit(bits, i));
}

void add_number(std::string_view property, std::optional<double> value, std::string_view unit,
                Decoded& out) {
  if (value) out.report(property, *value, unit);
}

}  // namespace homeward::ble::gatt
