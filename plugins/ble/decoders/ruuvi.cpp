#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <cmath>

// RuuviTag and Ruuvi Air, big-endian. Source: docs.ruuvi.com, data formats 3, 5, 6 and E1.
namespace homeward::ble {

namespace {

constexpr double kBasePascals = 50000;

void add_climate(Bytes data, Decoded& out) {
  if (s16_big(data, 1) != -32768) out.report("temperature", s16_big(data, 1) * 0.005, "C");
  if (u16_big(data, 3) != 0xFFFF) out.report("humidity", u16_big(data, 3) * 0.0025, "%");
  if (u16_big(data, 5) != 0xFFFF)
    out.report("pressure", (u16_big(data, 5) + kBasePascals) / 100, "hPa");
}

void add_gravity(std::string_view property, std::int16_t raw, Decoded& out) {
  if (raw != -32768) out.report(property, raw * 0.001, "g");
}

void add_word(std::string_view property, std::uint16_t raw, double factor, std::string_view unit,
              Decoded& out) {
  if (raw != 0xFFFF) out.report(property, raw * factor, unit);
}

/// Nine bits, the lowest of which stands in the flags; all of them set means not available.
void add_index(std::string_view property, std::uint8_t high, bool low, Decoded& out) {
  const unsigned index = high * 2U + (low ? 1U : 0U);
  if (index != 511) out.report(property, double{1} * index);
}

Verdict read_3(Bytes data, Decoded& out) {
  const double whole = data[2] & 0x7FU;
  const double size = whole + data[3] * 0.01;
  out.report("humidity", data[1] * 0.5, "%");
  out.report("temperature", bit(data[2], 7) ? -size : size, "C");
  out.report("pressure", (u16_big(data, 4) + kBasePascals) / 100, "hPa");
  add_gravity("x.acceleration_x_g", s16_big(data, 6), out);
  add_gravity("x.acceleration_y_g", s16_big(data, 8), out);
  add_gravity("x.acceleration_z_g", s16_big(data, 10), out);
  out.report("voltage", u16_big(data, 12) * 0.001, "V");
  return Verdict::decoded;
}

Verdict read_5(Bytes data, Decoded& out) {
  add_climate(data, out);
  add_gravity("x.acceleration_x_g", s16_big(data, 7), out);
  add_gravity("x.acceleration_y_g", s16_big(data, 9), out);
  add_gravity("x.acceleration_z_g", s16_big(data, 11), out);
  const std::uint16_t power = u16_big(data, 13);
  if (power >> 5U != 2047) out.report("voltage", (power >> 5U) * 0.001 + 1.6, "V");
  if ((power & 31U) != 31) out.detail("x.tx_power", (power & 31U) * 2.0 - 40, "dBm");
  if (data[15] != 0xFF) out.report("x.movement_counter", double{1} * data[15]);
  if (u16_big(data, 16) != 0xFFFF)
    out.detail("x.measurement_sequence", double{1} * u16_big(data, 16));
  return Verdict::decoded;
}

Verdict read_6(Bytes data, Decoded& out) {
  add_climate(data, out);
  add_word("pm25", u16_big(data, 7), 0.1, "ug/m3", out);
  add_word("co2", u16_big(data, 9), 1, "ppm", out);
  add_index("x.voc_index", data[11], bit(data[16], 6), out);
  add_index("x.nox_index", data[12], bit(data[16], 7), out);
  // Light on a scale of logarithms that ends at 65,535 lx with code 254.
  if (data[13] != 0xFF)
    out.report("illuminance", std::round(std::exp(data[13] * std::log(65536.0) / 254) - 1), "lx");
  out.detail("x.measurement_sequence", double{1} * data[15]);
  return Verdict::decoded;
}

Verdict read_e1(Bytes data, Decoded& out) {
  add_climate(data, out);
  add_word("x.pm1", u16_big(data, 7), 0.1, "ug/m3", out);
  add_word("pm25", u16_big(data, 9), 0.1, "ug/m3", out);
  add_word("x.pm4", u16_big(data, 11), 0.1, "ug/m3", out);
  add_word("x.pm10", u16_big(data, 13), 0.1, "ug/m3", out);
  add_word("co2", u16_big(data, 15), 1, "ppm", out);
  add_index("x.voc_index", data[17], bit(data[28], 6), out);
  add_index("x.nox_index", data[18], bit(data[28], 7), out);
  if (u24_big(data, 19) != 0xFFFFFF) out.report("illuminance", u24_big(data, 19) * 0.01, "lx");
  out.detail("x.measurement_sequence", double{1} * u24_big(data, 25));
  return Verdict::decoded;
}

}  // namespace

Verdict decode_ruuvi(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  out.identity = {"ruuvi", "Ruuvi", "RuuviTag"};
  const std::uint8_t format = u8(data, 0);
  if (format == 3 && data.size() >= 14) return read_3(data, out);
  if (format == 5 && data.size() >= 24) return read_5(data, out);
  out.identity.model = "Ruuvi Air";
  if (format == 6 && data.size() >= 20) return read_6(data, out);
  if (format == 0xE1 && data.size() >= 40) return read_e1(data, out);
  return failed(out, Problem::unsupported);
}

}  // namespace homeward::ble
