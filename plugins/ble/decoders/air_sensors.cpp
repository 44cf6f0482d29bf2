#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

// MOCREO, Relsib and Air Mentor. Source: ble_monitor's packet notes; Sensirion's data sheets for
// raw shares of a sensor's range and for VOC in ug/m3.
namespace homeward::ble {

namespace {

void report_air(double celsius, double percent, Decoded& out) {
  out.report("temperature", celsius, "C");
  out.report("humidity", percent, "%");
}

}  // namespace

namespace {

/// MOCREO's ST7 is longer, and its values lie three bytes earlier behind the model.
Verdict read_st7(Bytes data, Decoded& out) {
  out.report("battery", double{1} * std::min<unsigned>(data[9] & 0x7FU, 100), "%");
  out.report("temperature", s16(data, 10) * 0.01, "C");
  return Verdict::decoded;
}

}  // namespace

// MOCREO, known by name; the high byte of the company identifier is the model. Battery at 2,
// temperature at 4, humidity at 6, leak and door in the flags at 8.
Verdict decode_mocreo(const Part& part, Memory&, Decoded& out) {
  const auto all = part.advertisement.manufacturer_data;
  if (all.empty()) return Verdict::stranger;
  const Bytes data = all.back().data;
  out.identity = {"mocreo", "MOCREO", ""};
  if (data.size() == 14 && data[6] == 0x10) return read_st7(data, out);
  if (data.size() != 16) return Verdict::stranger;
  enum : std::uint8_t { sw2 = 0x82, st6, st7_cl = 0x85, st9, sd1 = 0x95 };
  const auto model = static_cast<std::uint8_t>(all.back().company >> 8U);
  out.report("battery", double{1} * std::min<unsigned>(data[2] & 0x7FU, 100), "%");
  if (model == sw2) {
    out.report("leak", bit(data[8], 0));
    return Verdict::decoded;
  }
  out.report("temperature", s16(data, model == st7_cl ? 3 : 4) * 0.01, "C");
  if (model == st6 || model == st9) out.report("humidity", u16(data, 6) * 0.01, "%");
  if (model == sd1) {
    out.report("x.temperature_probe", s16(data, 6) * 0.01, "C", 2);
    out.report("contact", bit(data[8], 2) ? std::string_view("open") : "closed");
    out.report("humidity", ((data[8] >> 4U) * 256 + data[9]) * 0.1, "%");
  }
  return Verdict::decoded;
}

// Relsib EClerk Eco, service data AA20 to AA22; 8000 stands for a sensor that is not ready. AA20
// begins four bytes earlier and has the battery, whose top bit says that it is plugged in.
Verdict decode_relsib(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  const bool has_battery = part.id == 0xAA20;
  const std::size_t at = has_battery ? 4 : 0;
  if (!has(data, at, 6) || (has_battery && data.size() < 14)) return Verdict::stranger;
  constexpr std::uint16_t kNotReady = 0x8000;
  out.identity = {"relsib", "Relsib", "EClerk Eco"};
  if (u16(data, at) != kNotReady) out.report("temperature", s16(data, at) * 0.01, "C");
  if (u16(data, at + 2) != kNotReady) out.report("humidity", u16(data, at + 2) * 0.01, "%");
  if (u16(data, at + 4) != kNotReady) out.report("co2", double{1} * u16(data, at + 4), "ppm");
  if (has_battery)
    out.report("battery", bit(data[13], 7) ? 100.0 : double{1} * (data[13] & 0x7FU), "%");
  return Verdict::decoded;
}

// Relsib WT51 and WH52, service data 1809: a number in letters, or a raw share of an SHT3x with
// the humidity under 181A. (The source reads the humidity with the temperature's formula.)
Verdict decode_relsib_thermometer(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() == 6 && (data[0] == '+' || data[0] == '-') && data[4] == '.') {
    double celsius = 0;
    for (const std::size_t at : {1U, 2U, 3U, 5U}) {
      if (data[at] < '0' || data[at] > '9') return Verdict::stranger;
      celsius = celsius * 10 + (data[at] - '0');
    }
    out.identity = {"relsib", "Relsib", "WT51"};
    out.report("temperature", (data[0] == '-' ? -celsius : celsius) * 0.1, "C");
    return Verdict::decoded;
  }
  const auto& parts = part.advertisement.service_data;
  const auto humidity = std::find_if(parts.begin(), parts.end(),
                                     [](const ServiceData& one) { return one.uuid == 0x181A; });
  if (data.size() != 2 || humidity == parts.end() || humidity->data.size() != 2)
    return Verdict::stranger;
  const auto value_of = [](Bytes raw) { return u16_big(raw, 0) * 175.0 / 65535 - 45; };
  out.identity = {"relsib", "Relsib", "WH52"};
  report_air(value_of(data), value_of(humidity->data), out);
  return Verdict::decoded;
}

namespace {

std::string_view air_quality(double index) {
  constexpr std::array<std::pair<double, std::string_view>, 5> kBounds{
      {{50, "good"},
       {100, "moderate"},
       {150, "unhealthy for sensitive people"},
       {200, "unhealthy"},
       {250, "very unhealthy"}}};
  for (const auto& [bound, word] : kBounds)
    if (index <= bound) return word;
  return "hazardous";
}

/// Relative humidity at another temperature: the vapour stays, its saturation changes (Magnus).
double humidity_at(double percent, double from_celsius, double to_celsius) {
  const auto exponent = [](double celsius) { return celsius * 17.62 / (celsius + 243.12); };
  return percent * std::exp(exponent(from_celsius) - exponent(to_celsius));
}

void read_mentor_air(Bytes data, bool is_pro, Decoded& out) {
  constexpr double kMicrogramsPerPpb = 110 / 24.4;  // mean molar mass over molar volume
  const double celsius = (u16_big(data, 2) - 4000) * 0.01;
  const double calibrated = celsius - data[4] * 0.1;
  const double index = u16_big(data, 6);
  out.report("temperature", celsius, "C");
  out.report("x.temperature_calibrated", calibrated, "C");
  out.report("humidity", is_pro ? humidity_at(data[5], celsius, calibrated) : double{1} * data[5],
             "%");
  out.report("voc", u16_big(data, 0) * kMicrogramsPerPpb);
  out.report("x.aqi", index);
  out.report("x.air_quality", air_quality(index));
}

}  // namespace

// Air Mentor Pro 2 (companies 2111 to 2122) and 2S (5112 to 6121), big-endian; the low byte says
// which half of its values follows.
Verdict decode_air_mentor(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  const bool is_pro = data.size() == 8;
  if (!is_pro && data.size() != 12) return Verdict::stranger;
  out.identity = {"air_mentor", "Air Mentor", is_pro ? "Pro 2" : "2S"};
  if ((part.id & 15U) == 2) {
    read_mentor_air(data, is_pro, out);
    return Verdict::decoded;
  }
  out.report("co2", double{1} * u16_big(data, 0), "ppm");
  out.report("pm25", double{1} * u16_big(data, 2), "ug/m3");
  out.report("x.pm10", double{1} * u16_big(data, 4), "ug/m3");
  constexpr double kMilligramsPerPpb = 0.001228;
  if (!is_pro) out.report("x.formaldehyde", u16_big(data, 8) * kMilligramsPerPpb, "mg/m3");
  return Verdict::decoded;
}

}  // namespace homeward::ble
