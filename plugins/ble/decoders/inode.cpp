#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>
#include <cmath>

// iNode's Care Sensors and energy meters. Source: ble_monitor's packet notes, iNode's description
// of its advertisements.
namespace homeward::ble {

namespace {

/// Battery of an iNode in tenths, 1 for full; its voltage follows.
void add_inode_battery(unsigned tenths, Decoded& out) {
  const double percent = tenths == 1 ? 100 : 10.0 * (std::clamp(tenths, 1U, 11U) - 1);
  out.report("battery", percent, "%");
  out.report("voltage", (percent - 10) * 0.012 + 1.8, "V");
}

double inode_axis(unsigned raw) {
  const unsigned five_bits = raw & 31U;
  return five_bits < 16 ? five_bits : five_bits - 32.0;
}

void add_inode_position(std::uint16_t raw, Decoded& out) {
  const double x = inode_axis(raw >> 10U);
  const double y = inode_axis(raw >> 5U);
  const double z = inode_axis(raw);
  out.report("motion", bit(raw, 15));
  out.detail("x.acceleration", std::sqrt(x * x + y * y + z * z));
  out.detail("x.acceleration_x", x);
  out.detail("x.acceleration_y", y);
  out.detail("x.acceleration_z", z);
}

/// Whole degrees of 13 bits (1, 4 to 6), sixteenths (2, T), a share of an SHT's range (3, HT, PHT)
/// or steps of 1/480 degree (PT).
double inode_celsius(std::uint8_t model, std::uint16_t raw) {
  switch (model) {
    case 0x92:
    case 0x9A: return (raw & 0xFFU) * 0.0625 + 16.0 * (raw >> 8U & 15U) - (bit(raw, 12) ? 256 : 0);
    case 0x93:
    case 0x9B:
    case 0x9D: return 175.72 * raw * 4 / 65536 - 46.85;
    case 0x9C: return 42.5 + static_cast<std::int16_t>(raw) / 480.0;
    default: return raw > 127 ? raw - 8192.0 : raw;
  }
}

}  // namespace

// iNode Care Sensors: the company's high byte is the model (91 to 9D). Battery and groups, alarms,
// pressure or position, temperature, humidity, time, signature.
Verdict decode_inode(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  const auto model = static_cast<std::uint8_t>(part.id >> 8U);
  if (data.size() != 22) return Verdict::stranger;
  out.identity = {"inode", "iNode", "Care Sensor"};
  const bool has_humidity = model == 0x93 || model == 0x9B || model == 0x9D;
  if (model == 0x9C || model == 0x9D) out.report("pressure", u16(data, 4) / 16.0, "hPa");
  if (model <= 0x96) add_inode_position(u16(data, 4), out);
  out.report("temperature", std::clamp(inode_celsius(model, u16(data, 6)), -30.0, 70.0), "C");
  if (has_humidity)
    out.report("humidity", std::clamp(125.0 * u16(data, 8) * 4 / 65536 - 6, 1.0, 100.0), "%");
  if (model == 0x95) out.report("x.magnetic_field", double{1} * u16(data, 8));
  add_inode_battery(data[1] >> 4U, out);
  return Verdict::decoded;
}

// iNode Energy Meter (82): average of the last minute, sum, unit and constant, battery and light,
// sum of the day before.
Verdict decode_inode_meter(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 11) return Verdict::stranger;
  out.identity = {"inode", "iNode", "Energy Meter"};
  const std::uint16_t options = u16(data, 6);
  const unsigned unit = options >> 14U;
  constexpr std::array<double, 3> kConstants{100, 1000, 1};
  const double set = options & 0x3FFFU;
  const double constant = set > 0 ? set : kConstants[std::min(unit, 2U)];
  const double average = 60'000.0 * u16(data, 0) / constant;
  const double sum = u32(data, 2) / constant;
  if (unit == 0) {
    out.report("power", average, "W");
    out.report("energy", sum, "kWh");
  } else {
    out.report("x.flow", average);
    out.report("x.sum", sum);
  }
  add_inode_battery(data[8] >> 4U, out);
  out.report("x.light_level", (data[8] & 15U) * 100 / 15.0, "%");
  out.detail("x.constant", constant);
  out.detail("x.week_day", double{1} * (u16(data, 9) >> 13U));
  out.detail("x.week_day_total", double{1} * (u16(data, 9) & 0x1FFFU));
  return Verdict::decoded;
}

}  // namespace homeward::ble
