#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/coin_cell.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>

// Thermometers and hygrometers of which one or two layouts are known: ThermoBeacon, SensorPush,
// Moat, SmartDry, Jinou. Source: ble_monitor's packet notes, sensorpush-ble.
namespace homeward::ble {

namespace {

void report_air(double celsius, double percent, Decoded& out) {
  out.report("temperature", celsius, "C");
  out.report("humidity", percent, "%");
}

/// True when the six bytes at `at` are the sender's address, as printed or backwards.
bool holds_address(const Part& part, std::size_t at, bool is_backwards) {
  if (!has(part.data, at, 6)) return false;
  const auto& address = part.advertisement.address.bytes;
  const auto found = part.data.begin() + static_cast<long>(at);
  return is_backwards ? std::equal(address.rbegin(), address.rend(), found)
                      : std::equal(address.begin(), address.end(), found);
}

bool offers(const Part& part, std::uint16_t service) {
  const auto& uuids = part.advertisement.service_uuids;
  return std::find(uuids.begin(), uuids.end(), uuid_of(service)) != uuids.end();
}

}  // namespace

// ThermoBeacon T201 (Brifit), company AA55: two bytes, address, volts, temperature, humidity, all
// in hundredths and big-endian, battery.
Verdict decode_t201(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 17 || !holds_address(part, 2, false)) return Verdict::stranger;
  out.identity = {"thermobeacon", "ThermoBeacon", "T201"};
  report_air(s16_big(data, 10) * 0.01, u16_big(data, 12) * 0.01, out);
  out.report("voltage", u16_big(data, 8) * 0.01, "V");
  out.report("battery", double{1} * data[14], "%");
  return Verdict::decoded;
}

// ThermoBeacon and ThermoPlus, companies 0010 to 001B with service FFF0: two bytes, address
// backwards, mV, temperature and humidity in sixteenths. (20 bytes are the extremes of a day.)
Verdict decode_thermobeacon(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  const bool is_ours = offers(part, 0xFFF0) || holds_address(part, 2, true);
  if ((data.size() != 18 && data.size() != 20) || !is_ours) return Verdict::stranger;
  out.identity = {"thermobeacon", "ThermoBeacon",
                  part.id == 0x0010 ? "Mini hygrometer" : "Smart hygrometer"};
  if (data.size() == 20) return Verdict::decoded;
  const double volts = u16(data, 8) * 0.001;
  report_air(s16(data, 10) / 16.0, u16(data, 12) / 16.0, out);
  out.report("voltage", volts, "V");
  out.report("battery", coin_cell_percent(volts), "%");
  return Verdict::decoded;
}

// SensorPush: the company identifier is the first two bytes. Page and kind, then one number made of
// all values in steps, each above the range of those before it.
Verdict decode_sensorpush(const Part& part, Memory&, Decoded& out) {
  const auto kind = static_cast<std::uint8_t>(part.id & 0xFFU);
  const bool has_pressure = kind == 0;
  if (part.data.size() != (has_pressure ? 5U : 3U)) return Verdict::stranger;
  std::uint64_t packed = little(part.data, 0, part.data.size()) << 8U | part.id >> 8U;
  constexpr double kStep = 0.0025;
  const std::uint64_t temperatures = has_pressure ? 72'001 : 66'001;
  constexpr std::uint64_t kHumidities = 40'001;
  const double celsius = static_cast<double>(packed % temperatures) * kStep - 40;
  packed /= temperatures;
  const double percent = static_cast<double>(packed % kHumidities) * kStep;
  packed /= kHumidities;
  constexpr std::uint64_t kPressures = 95'001;
  if (packed >= (has_pressure ? kPressures : 1U)) return Verdict::stranger;
  out.identity = {"sensorpush", "SensorPush", has_pressure ? "HTP.xw" : "HT.w"};
  report_air(celsius, percent, out);
  if (has_pressure) out.report("pressure", static_cast<double>(packed + 30'000) * 0.01, "hPa");
  return Verdict::decoded;
}

// Moat S2, company 1000: shares of an SHT's range at 10, mV at 14.
Verdict decode_moat(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 18) return Verdict::stranger;
  out.identity = {"moat", "Moat", "S2"};
  report_air(u16(data, 10) * 175.72 / 65536 - 46.85, u16(data, 12) * 125.0 / 65536 - 6, out);
  const double millivolts = u16(data, 14);
  out.report("voltage", millivolts * 0.001, "V");
  const double percent = millivolts >= 3000   ? 100
                         : millivolts >= 2900 ? 42 + (millivolts - 2900) * 0.58
                         : millivolts >= 2740 ? 18 + (millivolts - 2740) * 0.15
                         : millivolts >= 2440 ? 6 + (millivolts - 2440) * 0.04
                                              : std::max(0.0, (millivolts - 2100) * 6 / 340);
  out.report("battery", percent, "%");
  return Verdict::decoded;
}

// SmartDry in a tumble dryer, company 01AE: temperature and humidity as IEEE numbers, how much it
// shakes, then volts whose high byte says whether it is awake (6) or asleep (0).
Verdict decode_smartdry(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 12 || (data[11] != 0 && data[11] != 6)) return Verdict::stranger;
  const bool is_awake = data[11] == 6;
  out.identity = {"smartdry", "SmartDry", "Cloth dryer"};
  report_air(f32(data, 0), f32(data, 4), out);
  out.report("x.shake", double{1} * u16(data, 8));
  out.report("switch", is_awake);
  // Asleep it leaves out the high byte: 1,792 mV are added.
  const double volts = (u16(data, 10) + (is_awake ? 0.0 : 1792.0)) * 0.001;
  out.report("voltage", volts, "V");
  out.report("battery", coin_cell_percent(volts), "%");
  return Verdict::decoded;
}

// Jinou BEC07-5, known by service 20AA: the numbers are digits on both sides of the point, and the
// company identifier begins with the sign.
Verdict decode_jinou(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  const auto whole = static_cast<std::uint8_t>(part.id >> 8U);
  if (data.size() < 4 || (part.id & 0xFFU) > 1) return Verdict::stranger;
  const auto number = [](unsigned front, unsigned behind) {
    return front + behind / (behind < 10 ? 10.0 : 100.0);
  };
  out.identity = {"jinou", "Jinou", "BEC07-5"};
  const double size = number(whole, data[0]);
  report_air((part.id & 0xFFU) == 1 ? -size : size, number(data[2], data[3]), out);
  return Verdict::decoded;
}

}  // namespace homeward::ble
