#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/mibeacon.hpp"

#include <array>
#include <cmath>

// What sensors say. Source: Xiaomi's BLE object definitions (iot.mi.com) and miot-spec.org for the
// kinds from 4800 on, as read by xiaomi-ble and ble_monitor.
namespace homeward::ble {

namespace {

constexpr std::string_view kOpen = "open";
constexpr std::string_view kClosed = "closed";

/// How the one value of a simple object is read.
enum class Form : std::uint8_t { u8, s8, u16, s16, u24, u32, f32, yes };  // yes: not zero

struct Simple {
  std::uint16_t kind;
  Form form;
  double factor;
  std::string_view property;
  std::string_view unit;
};

constexpr std::array kSimple{
    Simple{0x0003, Form::yes, 1, "motion", ""},
    Simple{0x000A, Form::s16, 0.01, "body_temperature", "C"},
    Simple{0x1004, Form::s16, 0.1, "temperature", "C"},
    Simple{0x1006, Form::u16, 0.1, "humidity", "%"},
    Simple{0x1008, Form::u8, 1, "x.moisture", "%"},
    Simple{0x1009, Form::u16, 1, "x.conductivity", "uS/cm"},
    Simple{0x1010, Form::u16, 0.01, "x.formaldehyde", "mg/m3"},
    Simple{0x1012, Form::yes, 1, "switch", ""},
    Simple{0x1013, Form::u8, 1, "x.consumable", "%"},
    Simple{0x1014, Form::yes, 1, "leak", ""},
    Simple{0x1015, Form::yes, 1, "smoke", ""},
    Simple{0x1016, Form::yes, 1, "gas", ""},
    Simple{0x1018, Form::yes, 1, "x.light", ""},
    Simple{0x4801, Form::f32, 1, "temperature", "C"},
    Simple{0x4802, Form::u8, 1, "humidity", "%"},
    Simple{0x4803, Form::u8, 1, "battery", "%"},
    Simple{0x4805, Form::f32, 1, "illuminance", "lx"},
    Simple{0x4806, Form::yes, 1, "leak", ""},
    Simple{0x4808, Form::f32, 1, "humidity", "%"},
    Simple{0x4811, Form::yes, 1, "x.snoring", ""},
    Simple{0x483C, Form::yes, 1, "occupancy", ""},
    Simple{0x483D, Form::u32, 1, "x.pressure_present_duration", "s"},
    Simple{0x483E, Form::u32, 1, "x.pressure_not_present_duration", "s"},
    Simple{0x483F, Form::u32, 1, "x.pressure_present_time_set", "s"},
    Simple{0x4840, Form::u32, 1, "x.pressure_not_present_time_set", "s"},
    Simple{0x484E, Form::yes, 1, "occupancy", ""},
    Simple{0x4850, Form::u8, 60, "x.motion_time", "s"},
    Simple{0x4A01, Form::yes, 1, "battery_low", ""},
    Simple{0x4C01, Form::f32, 1, "temperature", "C"},
    Simple{0x4C02, Form::u8, 1, "humidity", "%"},
    Simple{0x4C03, Form::u8, 1, "battery", "%"},
    Simple{0x4C08, Form::f32, 1, "humidity", "%"},
    Simple{0x4C14, Form::u8, 1, "x.mode", ""},
    Simple{0x4E01, Form::yes, 1, "battery_low", ""},
    Simple{0x5003, Form::u8, 1, "battery", "%"},
    Simple{0x5011, Form::yes, 1, "x.snoring", ""},
    Simple{0x5403, Form::u8, 1, "battery", "%"},
    Simple{0x5413, Form::yes, 1, "x.occupancy_close_range", ""},
    Simple{0x5414, Form::u8, 1, "x.mode", ""},
    Simple{0x5601, Form::yes, 1, "battery_low", ""},
    Simple{0x605D, Form::s8, 1, "temperature", "C"},
};

constexpr std::array<std::uint8_t, 8> kSizes{1, 1, 2, 2, 3, 4, 4, 1};

bool read_simple(std::uint16_t kind, Bytes data, Decoded& out) {
  for (const Simple& simple : kSimple) {
    if (simple.kind != kind) continue;
    const std::size_t size = kSizes[static_cast<std::size_t>(simple.form)];
    if (data.size() != size) return false;
    if (simple.form == Form::yes) {
      out.report(simple.property, data[0] != 0);
      return true;
    }
    double value = static_cast<double>(little(data, 0, size));
    if (simple.form == Form::f32) value = ble::f32(data, 0);
    if (simple.form == Form::s16 || simple.form == Form::s8)
      value = static_cast<double>(little_signed(data, 0, size));
    out.report(simple.property, value * simple.factor, simple.unit);
    return true;
  }
  return false;
}

void report_contact(bool is_open, Decoded& out) {
  out.report("contact", is_open ? kOpen : kClosed);
}

/// Motion and the time since: devices that count call half a minute still moving.
bool read_stillness(Bytes data, std::size_t size, Decoded& out) {
  if (data.size() != size) return false;
  const auto seconds = static_cast<double>(little(data, 0, size));
  out.report("motion", seconds <= 30);
  out.detail("x.no_motion_time", seconds, "s");
  return true;
}

bool read_motion_and_light(Bytes data, const MiProduct& product, Decoded& out) {
  if (data.size() != 3) return false;
  out.report("motion", true);
  const std::uint32_t light = u24(data, 0);
  if (product.model == "CGPR1")
    out.report("illuminance", static_cast<double>(light), "lx");
  else
    out.report("x.light", light >= 100);
  return true;
}

bool read_light(Bytes data, const MiProduct& product, Decoded& out) {
  if (data.size() != 3) return false;
  const std::uint32_t light = u24(data, 0);
  if (product.model == "MJYD02YL" || product.model == "MCCGQ02HL")
    out.report("x.light", light == 100);
  else
    out.report("illuminance", static_cast<double>(light), "lx");
  return true;
}

/// 1019: 0 open, 1 closed, 2 left open; 3 is a reset of the device.
bool read_opening(std::uint8_t state, Decoded& out) {
  if (state > 2) return state == 3;
  report_contact(state != 1, out);
  if (state != 0) out.report("x.door_left_open", state == 2);
  return true;
}

/// 4804 and 4A12: 1 open, 2 closed; closing also ends what was wrong while it was open.
bool read_opening_state(std::uint8_t state, Decoded& out) {
  if (state != 1 && state != 2) return false;
  report_contact(state == 1, out);
  if (state == 1) return true;
  out.report("x.door_left_open", false);
  out.report("x.device_forcibly_removed", false);
  return true;
}

/// Body temperature of a patch out of its two sensors. Formula: xiaomi-ble, fitted to the maker's
/// app between 36.5 and 37.8 degrees.
bool read_patch(Bytes data, Decoded& out) {
  if (data.size() != 5) return false;
  const double first = s16(data, 0) / 100.0;
  const double second = s16(data, 2) / 100.0;
  const double celsius =
      3.71934e-11 * std::exp(0.69314 * first) - 1.02801e-8 * std::exp(0.53871 * second) + 36.413;
  out.report("body_temperature", celsius, "C");
  out.report("battery", double{1} * data[4], "%");
  return true;
}

bool read_brushing(Bytes data, Decoded& out) {
  if (data.size() < 5 || data[0] > 1) return false;
  out.report("x.toothbrush", data[0] == 0);
  out.detail(data[0] == 0 ? "x.start_time" : "x.end_time", double{1} * u32(data, 1), "s");
  if (data.size() == 6) out.report("x.score", double{1} * data[5]);
  return true;
}

/// Scale S400: a number of 32 bits holds weight, heart rate and impedance.
bool read_scale_s400(Bytes data, Decoded& out) {
  if (data.size() < 5) return false;
  const std::uint32_t packed = u32(data, 1);
  const double weight = (packed & 0x7FFU) * 0.1;
  const std::uint32_t rate = packed >> 11U & 0x7FU;
  const double impedance = (packed >> 18U) * 0.1;
  out.detail("x.profile_id", double{1} * data[0]);
  out.detail("x.stabilized", true);
  if (weight > 0) out.report("weight", weight, "kg");
  if (rate > 0 && rate < 127) out.report("heart_rate", rate + 50.0, "bpm");
  // The second message of a weighing has no weight, and the impedance at the high frequency.
  if (impedance > 0) out.report(weight > 0 ? "x.impedance" : "x.impedance_high", impedance, "ohm");
  return true;
}

/// 4E16: weight of the scale S200, or, from the bed sensor, that somebody lies down.
bool read_4e16(Bytes data, Decoded& out) {
  if (data.size() == 9) {
    out.detail("x.profile_id", double{1} * data[0]);
    out.report("weight", u32(data, 1) * 0.01, "kg");
    out.detail("x.stabilized", true);
    return true;
  }
  if (data[0] == 1) out.report("occupancy", true);
  return true;
}

/// A word of seconds or a byte of minutes, by product.
bool read_duration(std::uint16_t kind, Bytes data, Decoded& out) {
  const std::string_view property = kind == 0x4851 ? "x.duration_detected" : "x.duration_cleared";
  if (data.size() == 4) {
    out.report(property, double{1} * u32(data, 0), "s");
    return true;
  }
  if (data.size() != 1) return false;
  out.report(property, double{1} * data[0], "min");
  return true;
}

bool read_sleep(std::uint8_t state, Decoded& out) {
  if (state > 2) return false;
  if (state == 2)
    out.event("action", "double");
  else
    out.report("x.sleeping", state == 1);
  return true;
}

/// 5422 of the bands.
bool read_charging(std::uint8_t state, Decoded& out) {
  if (state == 0 || state > 3) return false;
  constexpr std::array<std::string_view, 4> kWords{"", "Charging", "Full", "Not charging"};
  out.report("x.battery_charging", state == 1);
  out.detail("x.charging_state", kWords[state]);
  return true;
}

/// 5A16 of the bed sensor: 1 somebody lies down, 2 gets up, 3 the button twice.
bool read_bed(std::uint8_t state, Decoded& out) {
  if (state == 0 || state > 3) return false;
  if (state == 3)
    out.event("action", "double");
  else
    out.report("occupancy", state == 1);
  return true;
}

bool read_early(std::uint16_t kind, Bytes data, const MiProduct& product, Decoded& out) {
  switch (kind) {
    case 0x000F: return read_motion_and_light(data, product, out);
    case 0x0010:
      out.report("x.toothbrush", data[0] == 0);
      if (data.size() > 1) out.report("x.counter", double{1} * data[1], "s");
      return true;
    case 0x1005:
      if (data.size() != 2) return false;
      out.report("switch", data[0] != 0);
      out.report("temperature", double{1} * data[1], "C");
      return true;
    case 0x1007: return read_light(data, product, out);
    case 0x100A:
      out.report("battery", double{1} * data[0], "%");
      // The sources' estimate: a coin cell from 2.2 to 3.1 V, this one's AAA from 0.8 to 1.6 V.
      out.detail("voltage",
                 product.model == "LYWSDCGQ" ? 0.8 + 0.008 * data[0] : 2.2 + 0.009 * data[0], "V");
      return true;
    case 0x100D:
      if (data.size() != 4) return false;
      out.report("temperature", s16(data, 0) * 0.1, "C");
      out.report("humidity", u16(data, 2) * 0.1, "%");
      return true;
    case 0x1017: return read_stillness(data, 4, out);
    case 0x1019: return read_opening(data[0], out);
    case 0x101B:
      out.report("motion", false);
      if (data.size() == 4) out.detail("x.no_motion_time", double{1} * u32(data, 0), "s");
      return true;
    case 0x2000: return read_patch(data, out);
    case 0x3003: return read_brushing(data, out);
    default: return false;
  }
}

bool read_late(std::uint16_t kind, Bytes data, Decoded& out) {
  switch (kind) {
    case 0x4804:
    case 0x4A12: return read_opening_state(data[0], out);
    case 0x4810:
    case 0x5010: return read_sleep(data[0], out);
    case 0x4818: return read_stillness(data, 2, out);
    case 0x484F:
      if (data.size() != 1) return false;
      out.report("occupancy", data[0] == 0);
      return true;
    case 0x4851:
    case 0x4852: return read_duration(kind, data, out);
    case 0x487B: out.report("leak", data[0] != 0); return true;
    case 0x4A08:
      if (data.size() != 4) return false;
      out.report("motion", true);
      out.report("illuminance", f32(data, 0), "lx");
      return true;
    case 0x4A0F:
      if (data[0] != 1) return true;
      report_contact(true, out);
      out.report("x.device_forcibly_removed", true);
      out.report("tamper", true);
      return true;
    case 0x4A1A:
      if (data[0] != 1) return true;
      report_contact(true, out);
      out.report("x.door_left_open", true);
      return true;
    case 0x4A68: out.event("x.leak_event", double{1} * data[0]); return true;
    case 0x4A1C:
    case 0x4E1C: out.detail("x.device_reset", true); return true;
    case 0x4E16: return read_4e16(data, out);
    case 0x4E17:
      if (data[0] == 1) out.report("occupancy", false);
      return true;
    case 0x5422: return read_charging(data[0], out);
    case 0x5A16: return read_bed(data[0], out);
    case 0x5810: out.report("x.sleeping", data[0] == 0); return true;
    case 0x6461: out.report("x.wearing", data[0] == 0); return true;
    case 0x6E16: return read_scale_s400(data, out);
    default: return false;
  }
}

}  // namespace

bool read_mi_object(std::uint16_t kind, Bytes data, const MiProduct& product, Decoded& out) {
  if (read_mi_button(kind, data, product, out)) return true;
  if (data.empty()) return false;
  return read_early(kind, data, product, out) || read_late(kind, data, out) ||
         read_mi_lock(kind, data, product, out) || read_simple(kind, data, out);
}

}  // namespace homeward::ble
