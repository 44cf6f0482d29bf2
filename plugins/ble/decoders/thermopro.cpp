#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>
#include <cmath>

// ThermoPro: values begin in the company identifier, so the name tells them.
// Source: thermopro-ble 1.x.
namespace homeward::ble {

namespace {

double probe_battery(double millivolts) {
  // A curve fitted by the source to the maker's app.
  const double percent =
      52.317286 * std::tanh(millivolts / 273.624277936 - 8.76485439394) + 51.06925;
  return std::round(std::clamp(percent, 0.0, 100.0));
}

double celsius_of(double fahrenheit) {
  return (fahrenheit - 32) / 1.8;
}

void read_probe(const ManufacturerData& part, bool is_truespot, Decoded& out) {
  constexpr double kOffset = 30;  // all temperatures are sent so much higher
  const Bytes data = part.data;
  const auto number = static_cast<std::uint8_t>((part.company & 0xFFU) + 1);
  const double raw = part.company >> 8U;
  if (is_truespot && data.size() == 21) {
    const double ambient = std::trunc(celsius_of(raw) - kOffset);
    out.report("x.internal_temperature_probe", celsius_of(f32(data, 3)) - kOffset, "C", number);
    out.report("x.internal_center_temperature_probe", celsius_of(f32(data, 7)) - kOffset, "C",
               number);
    out.report("x.internal_end_temperature_probe", celsius_of(f32(data, 11)) - kOffset, "C",
               number);
    out.report("x.ambient_temperature_probe", ambient, "C", number);
  } else {
    out.report("x.internal_temperature_probe", raw - kOffset, "C", number);
    out.report("x.ambient_temperature_probe", u8(data, 3) - kOffset, "C", number);
  }
  out.report("x.battery_probe", probe_battery(u16(data, 1)), "%", number);
}

}  // namespace

// TP35x and TP39x: temperature s16 0.1 from the company's high byte on, humidity, battery in two
// bits. Of several the last is the newest.
Verdict decode_thermopro(const Part& part, Memory&, Decoded& out) {
  const auto all = part.advertisement.manufacturer_data;
  if (all.empty() || all.back().data.size() < 3) return Verdict::stranger;
  const ManufacturerData& newest = all.back();
  if ((newest.company & 0xFFU) != 0xC2) return Verdict::stranger;
  out.identity = {"thermopro", "ThermoPro", part.advertisement.name.size() > 4 ? "TP35x" : ""};
  constexpr std::array<double, 4> kBattery{1, 50, 100, 100};
  const auto raw = static_cast<std::int16_t>(newest.company >> 8U | newest.data[0] << 8U);
  if (newest.data[1] > 100) return failed(out, Problem::malformed);
  out.report("temperature", raw * 0.1, "C");
  out.report("humidity", double{1} * newest.data[1], "%");
  out.report("battery", kBattery[newest.data[2] & 3U], "%");
  return Verdict::decoded;
}

// TP96x and TP97x: meat thermometers, each probe with its own data.
Verdict decode_thermopro_probes(const Part& part, Memory&, Decoded& out) {
  const Advertisement& advertisement = part.advertisement;
  constexpr std::uint64_t kService = 0x72FBB6316F6BD1BAU;
  const bool is_thermopro =
      std::any_of(advertisement.service_uuids.begin(), advertisement.service_uuids.end(),
                  [](const Uuid& uuid) { return uuid.high == kService; });
  if (!is_thermopro) return Verdict::stranger;
  const bool is_truespot = advertisement.name.starts_with("TP97");
  out.identity = {"thermopro", "ThermoPro", is_truespot ? "TP97x" : "TP96x"};
  for (const ManufacturerData& one : advertisement.manufacturer_data)
    if (one.data.size() >= 4 && (one.company & 0xFFU) < 4) read_probe(one, is_truespot, out);
  return Verdict::decoded;
}

}  // namespace homeward::ble
