#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>

// SwitchBot: the model and the battery stand in the service data, which come with the scan
// response; most values stand in the manufacturer data behind the address. A model once heard is
// remembered, so that passive scanning goes on reading. Source: pySwitchbot's parsers (layouts).
namespace homeward::ble {

namespace {

constexpr std::uint16_t kCompany = 0x0969;

/// Numbers of younger models, which have no letter: remembered as bytes without meaning as letters.
enum Model : std::uint8_t {
  hub3 = 0x81,
  weather,
  climate_panel,
  thermostat,
  presence,
  lock_pro,
  lamp
};

struct Sender {
  Bytes service;       ///< may be empty
  Bytes manufacturer;  ///< may be empty
};

struct Young {
  std::uint32_t number;
  Model model;
};
constexpr std::array kYoung{
    Young{0x1053B0, weather},       Young{0x10A5B8, lock_pro}, Young{0x10B940, hub3},
    Young{0x10F3D8, climate_panel}, Young{0x10FF90, lock_pro}, Young{0x113640, thermostat},
    Young{0x115198, presence},      Young{0x116909, lock_pro},
};

std::uint8_t model_of(Bytes service) {
  if (service.empty()) return 0;
  const auto letter = static_cast<std::uint8_t>(service[0] & 0x7FU);
  if (letter != 0 || service.size() < 7) return letter;
  const std::size_t at = service.size() == 8 ? 4 : service.size() - 3;
  for (const Young& young : kYoung)
    if (young.number == u24_big(service, at)) return young.model;
  return 0;
}

void add_battery(const Sender& sender, Decoded& out) {
  if (sender.service.size() > 2 && (sender.service[2] & 0x7FU) <= 100)
    out.report("battery", double{1} * (sender.service[2] & 0x7FU), "%");
}

/// Tenths in the low nibble, then sign (bit 7 set: above zero) and whole degrees, then humidity.
void add_climate(Bytes data, std::size_t at, Decoded& out) {
  if (!has(data, at, 3)) return;
  const double size = (data[at + 1] & 0x7FU) + (data[at] & 15U) / 10.0;
  const std::uint8_t percent = data[at + 2] & 0x7FU;
  // All zero: the device has not measured yet.
  if (size == 0 && percent == 0) return;
  out.report("temperature", bit(data[at + 1], 7) ? size : -size, "C");
  out.report("humidity", double{1} * percent, "%");
}

void read_contact(const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  if (data.size() < 13) return;
  const bool is_left_open = bit(data[7], 5);
  out.report("contact", bit(data[7], 4) || is_left_open ? std::string_view("open") : "closed");
  out.report("x.contact_timeout", is_left_open);
  out.report("motion", bit(data[7], 7));
  out.report("x.light", bit(data[7], 6));
  out.detail("x.button_count", double{1} * (data[12] & 15U));
  if (sender.service.size() > 1) out.detail("x.tested", bit(sender.service[1], 7));
  add_battery(sender, out);
}

void read_motion(const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  const Bytes service = sender.service;
  if (data.size() >= 8) {
    out.report("motion", bit(data[7], 6));
    out.report("x.light", bit(data[7], 5));
  } else if (service.size() >= 6) {
    out.report("motion", bit(service[1], 6));
    out.report("x.light", (service[5] & 3U) == 2);
  }
  if (service.size() >= 6) {
    out.detail("x.tested", bit(service[1], 7));
    out.detail("x.led", double{1} * (service[5] >> 5U & 1U));
    out.detail("x.iot", double{1} * (service[5] >> 4U & 1U));
    out.detail("x.sense_distance", double{1} * (service[5] >> 2U & 3U));
    out.detail("x.light_intensity", double{1} * (service[5] & 3U));
  }
  add_battery(sender, out);
}

void read_leak(Bytes data, Decoded& out) {
  if (data.size() < 9) return;
  out.report("leak", bit(data[8], 0));
  out.report("tamper", bit(data[8], 1));
  out.report("battery_low", bit(data[7], 7));
  out.report("battery", double{1} * (data[7] & 0x7FU), "%");
}

void read_presence(const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  if (data.size() < 12) return;
  out.report("motion", bit(data[7], 6));
  out.report("presence", bit(data[7], 6));
  out.detail("x.adaptive_state", bit(data[7], 7));
  out.detail("x.duration", double{1} * u16_big(data, 8), "s");
  out.detail("x.trigger_flag", double{1} * data[10]);
  out.detail("x.led_state", bit(data[11], 7));
  out.report("x.light_level", double{1} * (data[11] & 0x1FU));
  add_battery(sender, out);
}

/// Meters: the manufacturer data where they are there, else the service data.
void read_meter(const Sender& sender, bool has_co2, Decoded& out) {
  const bool is_new = sender.manufacturer.size() >= 11;
  add_climate(is_new ? sender.manufacturer : sender.service, is_new ? 8 : 3, out);
  if (has_co2 && sender.manufacturer.size() >= 15)
    out.report("co2", double{1} * u16_big(sender.manufacturer, 13), "ppm");
  add_battery(sender, out);
}

void read_hub(Bytes data, bool is_hub3, Decoded& out) {
  add_climate(data, 13, out);
  if (!is_hub3 || data.size() < 17) return;
  constexpr std::array<double, 11> kLux{0, 0, 50, 90, 205, 317, 510, 610, 707, 801, 1023};
  const std::size_t level = std::min<std::size_t>(data[12] & 15U, 10);
  out.report("motion", bit(data[16], 7));
  out.report("x.light_level", double{1} * static_cast<double>(level));
  out.report("illuminance", kLux[level], "lx");
  out.detail("x.network_state", double{1} * (data[12] >> 6U));
  out.detail("x.sensor_inserted", !bit(data[12], 5));
  out.detail("x.temperature_alarm", data[13] >> 6U != 0);
  out.detail("x.humidity_alarm", (data[13] >> 4U & 3U) != 0);
}

void read_panel(Bytes data, Decoded& out) {
  if (data.size() < 16) return;
  out.report("battery", double{1} * (data[7] & 0x7FU), "%");
  add_climate(data, 8, out);
  out.report("motion", bit(data[15], 7));
  out.report("x.light", (data[15] >> 1U & 3U) == 2);
  out.report("switch", bit(data[7], 7));
  out.detail("x.humidity_alarm", double{1} * (data[8] >> 6U));
  out.detail("x.temp_alarm", double{1} * (data[8] >> 4U & 3U));
}

void read_thermostat(Bytes data, Decoded& out) {
  if (data.size() < 13) return;
  const auto signed_value = [](std::uint8_t byte, unsigned tenths) {
    const double size = (byte & 0x7FU) + tenths / 10.0;
    return bit(byte, 7) ? size : -size;
  };
  constexpr std::array<std::string_view, 6> kModes{"schedule", "manual",  "off",
                                                   "economic", "comfort", "fast_heating"};
  out.report("switch", bit(data[7], 7));
  out.report("battery", double{1} * (data[7] & 0x7FU), "%");
  out.report("temperature", signed_value(data[9], data[8] & 15U), "C");
  out.report("x.target_temperature", signed_value(data[10], data[8] >> 4U), "C");
  if ((data[11] & 7U) < kModes.size()) out.report("x.mode", kModes[data[11] & 7U]);
  if (data[11] >> 4U < 6) out.detail("x.last_mode", kModes[data[11] >> 4U]);
  out.report("contact", bit(data[12], 0) ? std::string_view("open") : "closed");
  out.detail("x.fault_code", double{1} * (data[12] >> 1U & 7U));
  out.detail("x.restarted", bit(data[12], 4));
  out.detail("x.need_update_temp", bit(data[12], 5));
}

void add_lock_state(unsigned status, Decoded& out) {
  constexpr std::array<std::string_view, 7> kStates{
      "locked",       "unlocked",       "locking",         "unlocking",
      "locking_stop", "unlocking_stop", "not_fully_locked"};
  if (status >= kStates.size()) return;
  out.report("x.lock", status != 0);
  out.report("x.status", kStates[status]);
}

void read_lock(const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  if (data.size() < 9) return;
  add_lock_state(data[7] >> 4U & 7U, out);
  out.report("contact", bit(data[7], 2) ? std::string_view("open") : "closed");
  out.report("x.unclosed_alarm", bit(data[8], 5));
  out.report("x.unlocked_alarm", bit(data[8], 4));
  out.detail("x.calibration", bit(data[7], 7));
  add_battery(sender, out);
}

void read_lock_pro(Bytes data, Decoded& out) {
  if (data.size() < 12) return;
  add_lock_state(data[7] >> 3U & 15U, out);
  out.report("contact", bit(data[8], 4) ? std::string_view("open") : "closed");
  out.report("battery", double{1} * (data[9] & 0x7FU), "%");
  out.report("x.unclosed_alarm", bit(data[11], 7));
  out.report("x.unlocked_alarm", bit(data[11], 6));
  out.detail("x.calibration", bit(data[7], 7));
  out.detail("x.update_from_secondary_lock", data[8] >> 6U != 0);
  out.detail("x.door_open_from_secondary_lock", bit(data[8], 5));
  out.detail("x.auto_lock_paused", bit(data[8], 3));
  out.detail("x.double_lock_mode", bit(data[10], 7));
  out.detail("x.is_secondary_lock", bit(data[10], 6));
  out.detail("x.manual_unlock_linkage", bit(data[10], 5));
  out.detail("x.night_latch", false);
  out.detail("x.low_temperature_alarm", bit(data[11], 5));
  out.detail("x.left_battery_compartment_alarm", double{1} * (data[11] & 4U));
  out.detail("x.right_battery_compartment_alarm", double{1} * (data[11] & 2U));
}

/// A relay, plug or lamp: on or off in bit 7, power at 10 where it has a meter.
void read_switch(Bytes data, bool has_power, double factor, Decoded& out) {
  if (data.size() < 8) return;
  out.report("switch", bit(data[7], 7));
  out.detail("x.switchmode", true);
  if (has_power && data.size() >= 12)
    out.report("power", (u16_big(data, 10) & 0x7FFFU) * factor, "W");
}

void read_lamp(Bytes data, Decoded& out) {
  if (data.size() < 9) return;
  out.report("switch", bit(data[7], 7));
  out.report("x.brightness", double{1} * (data[7] & 0x7FU), "%");
  out.detail("x.delay", bit(data[8], 7));
  out.detail("x.network_state", double{1} * (data[8] >> 4U & 7U));
  out.detail("x.color_mode", double{1} * (data[8] & 15U));
}

void read_purifier(Bytes data, Decoded& out) {
  if (data.size() < 14) return;
  constexpr std::array<std::string_view, 4> kAir{"excellent", "good", "moderate", "unhealthy"};
  constexpr std::array<std::string_view, 8> kModes{"", "", "auto", "sleep", "pet"};
  const std::uint8_t speed = data[9] & 0x7FU;
  const std::string_view level = speed <= 33 ? "level_1" : speed <= 66 ? "level_2" : "level_3";
  const std::string_view mode = (data[7] & 7U) == 1 ? level : kModes[data[7] & 7U];
  out.report("switch", bit(data[7], 7));
  if (!mode.empty()) out.report("x.mode", mode);
  out.report("x.speed", double{1} * speed, "%");
  out.report("x.aqi_level", kAir[data[10] >> 1U & 3U]);
  out.detail("x.isaqivalid", bit(data[8], 2));
  out.detail("x.child_lock", bit(data[8], 1));
  out.detail("x.filter_element_working_time", double{1} * u16_big(data, 11), "h");
  out.detail("x.err_code", double{1} * data[13]);
}

void read_humidifier(Bytes data, Decoded& out) {
  if (data.size() < 17) return;
  out.report("switch", bit(data[7], 7));
  if (bit(data[9], 7)) out.report("humidity", double{1} * (data[9] & 0x7FU), "%");
  out.report("x.target_humidity", double{1} * (data[16] & 0x7FU), "%");
  out.detail("x.child_lock", bit(data[8], 5));
  out.report("x.tank_removed", bit(data[8], 2));
  out.report("x.tilted_alert", bit(data[8], 1));
  out.report("x.filter_missing", bit(data[8], 0));
}

void read_curtain(const Sender& sender, Decoded& out) {
  const bool is_new = sender.manufacturer.size() >= 11;
  const Bytes data = is_new
                         ? sender.manufacturer.subspan(8)
                         : sender.service.subspan(std::min<std::size_t>(3, sender.service.size()));
  if (data.size() < 2) return;
  out.report("x.position", 100.0 - std::min(100, data[0] & 0x7F), "%");
  out.report("x.inmotion", bit(data[0], 7));
  out.report("x.light_level", double{1} * (data[1] >> 4U));
  out.detail("x.devicechain", double{1} * (data[1] & 7U));
  if (sender.service.size() > 1) out.detail("x.calibration", bit(sender.service[1], 6));
  add_battery(sender, out);
}

void read_bot(const Sender& sender, Decoded& out) {
  if (sender.service.size() < 3) return;
  const bool is_switch = bit(sender.service[1], 7);
  out.detail("x.switchmode", is_switch);
  if (is_switch) out.report("switch", !bit(sender.service[1], 6));
  add_battery(sender, out);
}

void read_model(std::uint8_t model, const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  switch (model) {
    case 'd': return read_contact(sender, out);
    case 's': return read_motion(sender, out);
    case '&': return read_leak(data, out);
    case presence: return read_presence(sender, out);
    case 'T':
    case 'i':
    case 'w':
    case '4':
    case weather: return read_meter(sender, false, out);
    case '5': return read_meter(sender, true, out);
    case 'v':
    case '%': return read_hub(data, false, out);
    case hub3: return read_hub(data, true, out);
    case climate_panel: return read_panel(data, out);
    case thermostat: return read_thermostat(data, out);
    case 'o': return read_lock(sender, out);
    case '$':
    case lock_pro: return read_lock_pro(data, out);
    case 'b': return add_battery(sender, out);
    case 'H': return read_bot(sender, out);
    case 'c':
    case '{': return read_curtain(sender, out);
    case ';': return read_switch(data, false, 1, out);
    case '<':
    case '?': return read_switch(data, true, 1, out);
    case 'g':
    case 'j': return read_switch(data, true, 0.1, out);
    case 'r':
    case lamp: return read_lamp(data, out);
    case '7':
    case '8':
    case '*':
    case '+': return read_purifier(data, out);
    case '#': return read_humidifier(data, out);
    case '=':
      read_switch(data, true, 1, out);
      if (data.size() >= 14) {
        out.report("switch", bit(data[7], 6), {}, 2);
        out.report("power", double{1} * u16_big(data, 12), "W", 2);
      }
      return;
    case '>':
      if (data.size() >= 8)
        out.report("contact", bit(data[7], 5) ? std::string_view("closed") : "open");
      return;
    default: return;
  }
}

}  // namespace

Verdict decode_switchbot(const Part& part, Memory& memory, Decoded& out) {
  Sender sender;
  for (const ServiceData& one : part.advertisement.service_data)
    if ((one.uuid == 0xFD3D || (one.uuid == 0x0D00 && sender.service.empty())))
      sender.service = one.data;
  for (const ManufacturerData& one : part.advertisement.manufacturer_data)
    if (one.company == kCompany) sender.manufacturer = one.data;
  out.identity = {"switchbot", "SwitchBot", ""};
  std::uint8_t model = model_of(sender.service);
  DeviceState& state = memory.state();
  if (model == 0) {
    model = state.model;
  } else if (state.model != model) {
    state.model = model;
    state.keep_changed = true;
  }
  if (model != 0) read_model(model, sender, out);
  return Verdict::decoded;
}

}  // namespace homeward::ble
