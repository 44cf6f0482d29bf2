#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/coin_cell.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <array>
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

/// Three axes in mg, with the size of their sum; not available when one is not.
void add_gravity(Bytes data, std::size_t at, Decoded& out) {
  constexpr std::array<std::string_view, 3> kShares{"x.acceleration_x_g", "x.acceleration_y_g",
                                                    "x.acceleration_z_g"};
  constexpr std::array<std::string_view, 3> kRaw{"x.acceleration_x", "x.acceleration_y",
                                                 "x.acceleration_z"};
  double squares = 0;
  bool is_whole = true;
  for (std::size_t axis = 0; axis < kShares.size(); ++axis) {
    const double raw = s16_big(data, at + 2 * axis);
    is_whole = is_whole && raw != -32768;
    if (raw == -32768) continue;
    out.report(kShares[axis], raw * 0.001, "g");
    out.detail(kRaw[axis], raw, "mg");
    squares += raw * raw;
  }
  if (is_whole) out.detail("x.acceleration", std::sqrt(squares), "mg");
}

/// The tag has a coin cell and no gauge.
void add_power(double volts, Decoded& out) {
  out.report("voltage", volts, "V");
  out.report("battery", std::round(coin_cell_percent(volts) * 10) / 10, "%");
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
  add_gravity(data, 6, out);
  add_power(u16_big(data, 12) * 0.001, out);
  return Verdict::decoded;
}

Verdict read_5(Bytes data, Decoded& out) {
  add_climate(data, out);
  add_gravity(data, 7, out);
  const std::uint16_t power = u16_big(data, 13);
  if (power >> 5U != 2047) add_power((power >> 5U) * 0.001 + 1.6, out);
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
