#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

// Makers of which one layout is known: Mopeka, Teltonika, Sensirion, SensorPush, BlueMaestro and
// others. Source: mopeka-iot-ble, sensorpush-ble, bluemaestro-ble and ble_monitor's packet notes.
namespace homeward::ble {

namespace {

double whole(double value) {
  return std::trunc(value);
}

/// Level of a Mopeka tank out of the echo's time and the temperature: a polynomial of the medium.
double tank_level(std::uint8_t model, unsigned echo, double raw_celsius) {
  constexpr std::array<double, 3> kPropane{0.573045, -0.002822, -0.00000535};
  constexpr std::array<double, 3> kAir{0.153096, 0.000327, -0.000000294};
  const bool is_top_down = model == 0x0A || model == 0x0B;  // TD40, TD200 look through air
  const auto& c = is_top_down ? kAir : kPropane;
  return whole(echo * (c[0] + c[1] * raw_celsius + c[2] * raw_celsius * raw_celsius));
}

void report_air(double celsius, double percent, Decoded& out) {
  out.report("temperature", celsius, "C");
  out.report("humidity", percent, "%");
}

}  // namespace

// Company 0059 with service FEE5: model, battery V/32, temperature + 40 and button, level, address.
Verdict decode_mopeka(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  const auto& uuids = part.advertisement.service_uuids;
  const bool is_mopeka = std::find(uuids.begin(), uuids.end(), uuid_of(0xFEE5)) != uuids.end();
  if (data.size() != 10 || !is_mopeka) return Verdict::stranger;
  out.identity = {"mopeka", "Mopeka", ""};
  const double volts = (data[1] & 0x7FU) / 32.0;
  const std::uint16_t level = u16(data, 3);
  const unsigned quality = level >> 14U;
  out.report("battery", std::round(std::clamp((volts - 2.2) / 0.65 * 100, 0.0, 100.0)), "%");
  out.detail("x.battery_voltage", volts, "V");
  out.report("temperature", (data[2] & 0x7FU) - 40.0, "C");
  out.report("x.button_pressed", bit(data[2], 7));
  out.detail("x.reading_quality_raw", double{1} * quality);
  out.detail("x.reading_quality", std::round(quality * 100 / 3.0), "%");
  if (quality > 0)
    out.report("x.tank_level", tank_level(data[0], level & 0x3FFFU, data[2] & 0x7FU), "mm");
  out.detail("x.accelerometer_x", double{1} * data[8]);
  out.detail("x.accelerometer_y", double{1} * data[9]);
  return Verdict::decoded;
}

// Teltonika EYE, company 089A: version 1, flags of what follows, big-endian.
Verdict decode_teltonika_eye(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() < 2 || data[0] != 1) return Verdict::stranger;
  out.identity = {"teltonika", "Teltonika", "EYE"};
  const std::uint8_t flags = data[1];
  std::size_t at = 2;
  const auto step = [&](std::size_t size) { return std::exchange(at, at + size); };
  if (bit(flags, 0)) out.report("temperature", s16_big(data, step(2)) * 0.01, "C");
  if (bit(flags, 1)) out.report("humidity", double{1} * u8(data, step(1)), "%");
  if (bit(flags, 2)) out.report("x.magnetic_field_detected", bit(flags, 3));
  if (bit(flags, 4)) {
    const std::uint16_t movement = u16_big(data, step(2));
    out.report("x.moving", bit(movement, 15));
    out.detail("x.movement_counter", double{1} * (movement & 0x7FFFU));
  }
  if (bit(flags, 5)) {
    out.detail("x.pitch", double{1} * s8(data, step(1)), "deg");
    out.detail("x.roll", double{1} * s16_big(data, step(2)), "deg");
  }
  if (bit(flags, 6)) out.report("battery_low", true);
  if (bit(flags, 7)) out.report("voltage", 2 + u8(data, step(1)) * 0.01, "V");
  if (at <= data.size()) return Verdict::decoded;
  out.shrink_to(0);
  return failed(out, Problem::malformed);
}

// Teltonika Puck and Coin, company 0757: type and value.
Verdict decode_teltonika(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  out.identity = {"teltonika", "Teltonika", "Blue Puck"};
  for (std::size_t at = 0; at < data.size();) {
    const std::uint8_t type = data[at];
    const std::size_t size = type == 0x12 ? 2 : 1;
    if (!has(data, at + 1, size)) break;
    if (type == 0x12) out.report("temperature", s16(data, at + 1) * 0.01, "C");
    if (type == 0x21) out.report("humidity", double{1} * data[at + 1], "%");
    if (type == 0xF1) out.report("battery", double{1} * data[at + 1], "%");
    at += 1 + size;
  }
  return out.readings().empty() ? Verdict::stranger : Verdict::decoded;
}

// Service data under the numbers of characteristics: 2A6E temperature, 2A6F humidity, 2A19.
Verdict decode_characteristics(const Part& part, Memory&, Decoded& out) {
  out.identity = {"sig", "", "environmental sensing"};
  for (const ServiceData& one : part.advertisement.service_data) {
    const Bytes data = one.data;
    if (one.uuid == 0x2A6E && data.size() == 2) out.report("temperature", s16(data, 0) * 0.01, "C");
    if (one.uuid == 0x2A6F && !data.empty())
      out.report("humidity", data.size() == 1 ? double{1} * data[0] : u16(data, 0) * 0.01, "%");
    if (one.uuid == 0x2A19 && data.size() == 1) out.report("battery", double{1} * data[0], "%");
  }
  return out.readings().empty() ? Verdict::stranger : Verdict::decoded;
}

// Sensirion, company 06D5: type 0, sample type, id, then shares of 65535.
Verdict decode_sensirion(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() < 8 || data[0] != 0) return Verdict::stranger;
  out.identity = {"sensirion", "Sensirion", "MyCO2"};
  const double celsius = u16(data, 4) * 175.0 / 65535 - 45;
  const bool is_old = data[1] == 4 || data[1] == 5;  // SHT4x gadgets
  report_air(celsius, is_old ? u16(data, 6) * 125.0 / 65535 - 6 : u16(data, 6) * 100.0 / 65535,
             out);
  if ((data[1] == 8 || data[1] == 10 || data[1] == 12) && data.size() >= 10)
    out.report("co2", double{1} * u16(data, 8), "ppm");
  return Verdict::decoded;
}

// BlueMaestro, company 0133: version, battery, interval, count, temperature, humidity, dew point
// (or pressure) big-endian.
Verdict decode_bluemaestro(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() < 14) return Verdict::stranger;
  out.identity = {"bluemaestro", "BlueMaestro", "Tempo Disc"};
  if (data[0] == 1) {  // Pebble: temperature, humidity and pressure further behind
    out.identity.model = "Pebble";
    report_air(s16(data, 1) * 0.1, data[7], out);
    out.report("pressure", double{1} * u16(data, 8), "hPa");
    return Verdict::decoded;
  }
  out.report("battery", double{1} * std::min<std::uint8_t>(data[1], 100), "%");
  report_air(s16_big(data, 6) * 0.1, u16_big(data, 8) * 0.1, out);
  if (data[0] == 27)
    out.report("pressure", u16_big(data, 10) * 0.1, "hPa");
  else
    out.report("x.dew_point", s16_big(data, 10) * 0.1, "C");
  return Verdict::decoded;
}

namespace {

/// Amazfit's scale: impedance at 5, weight at 7, all zero at 9 while it wavers, pulse at 12.
Verdict read_amazfit_scale(Bytes data, Decoded& out) {
  out.identity = {"amazfit", "Amazfit", "Smart Scale"};
  const double kilograms = u16(data, 7) * 0.005;
  const bool is_stable = u24(data, 9) != 0;
  out.detail("x.weight_non_stabilized", kilograms, "kg");
  out.detail("x.stabilized", is_stable);
  if (!is_stable || kilograms <= 0) return Verdict::decoded;
  out.report("weight", kilograms, "kg");
  out.report("x.impedance", u16(data, 5) * 0.1, "ohm");
  if (data[12] > 0) out.report("heart_rate", double{1} * data[12], "bpm");
  return Verdict::decoded;
}

}  // namespace

// Mi Band, company 0157, and steps in service data FEE0.
Verdict decode_mi_band(const Part& part, Memory&, Decoded& out) {
  const bool is_scale = part.id == 0xFEE0 && part.data.size() == 20;
  if (is_scale) return read_amazfit_scale(part.data, out);
  out.identity = {"mi_band", "Xiaomi", "Mi Band"};
  for (const ServiceData& one : part.advertisement.service_data)
    if (one.uuid == 0xFEE0 && one.data.size() == 4)
      out.report("steps", double{1} * u32(one.data, 0));
  for (const ManufacturerData& one : part.advertisement.manufacturer_data) {
    const bool is_band = one.company == 0x0157 && one.data.size() == 24;
    if (is_band && one.data[3] != 0xFF && one.data[3] > 0)
      out.report("heart_rate", double{1} * one.data[3], "bpm");
  }
  return out.readings().empty() ? Verdict::stranger : Verdict::decoded;
}

// HHCC Flower Care in pink, service data FD50.
Verdict decode_hhcc(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 9) return Verdict::stranger;
  out.identity = {"hhcc", "HHCC", "HHCCJCY10"};
  out.report("x.moisture", double{1} * data[0], "%");
  out.report("temperature", s16_big(data, 1) * 0.1, "C");
  out.report("illuminance", double{1} * u24_big(data, 3), "lx");
  out.report("battery", double{1} * data[6], "%");
  out.report("x.conductivity", double{1} * u16_big(data, 7), "uS/cm");
  return Verdict::decoded;
}

// bluSensor (Almendo), company 06E8.
Verdict decode_almendo(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 16) return Verdict::stranger;
  out.identity = {"almendo", "Almendo", "bluSensor"};
  report_air(s16(data, 7) * 0.01, u16(data, 9) * 0.01, out);
  out.report("co2", double{1} * u16(data, 11), "ppm");
  out.report("voc", double{1} * u16(data, 13));
  out.report("x.aqi", double{1} * data[15]);
  return Verdict::decoded;
}

// Garage door Supramatic E4, company 07B4: bits of the state, opening in half percents.
Verdict decode_hoermann(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() < 2 || data.size() > 20) return Verdict::stranger;
  out.identity = {"hoermann", "Hörmann", "Supramatic E4"};
  out.report("contact", data[1] > 0 ? std::string_view("open") : "closed");
  out.report("x.opening_percentage", data[1] * 0.5, "%");
  return Verdict::decoded;
}

// Blustream, company 0194, big-endian.
Verdict decode_blustream(const Part& part, Memory&, Decoded& out) {
  const Bytes data = part.data;
  if (data.size() != 9) return Verdict::stranger;
  out.identity = {"blustream", "Blustream", ""};
  out.detail("x.acceleration", double{1} * data[4]);
  report_air(s16_big(data, 7) * 0.01, u16_big(data, 5) * 0.01, out);
  return Verdict::decoded;
}

}  // namespace homeward::ble
