#include "plugins/ble/decoders/switchbot.hpp"
#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>

// SwitchBot: the model and the battery stand in the service data, which come with the scan
// response; most values stand in the manufacturer data behind the address. A model once heard is
// remembered, so that passive scanning goes on reading. Source: pySwitchbot's parsers (layouts).
namespace homeward::ble {

using namespace switchbot;

namespace {

constexpr std::uint16_t kCompany = 0x0969;

/// The number of a younger model, and how it is read.
struct Young {
  std::uint32_t number;
  Model model;
};
constexpr std::array kYoung{
    Young{0x1053B0, weather},
    Young{0x10A5B8, lock_ultra},
    Young{0x10B940, hub3},
    Young{0x10CCC8, presence},
    Young{0x10D0B0, lamp_white_16},
    Young{0x10D0B1, lamp_white_16},
    Young{0x10D0B3, lamp_white_10},
    Young{0x10D0B4, lamp_white_10},
    Young{0x10D0B5, lamp},
    Young{0x10D0B6, lamp},
    Young{0x10D0B7, lamp_white_10},
    Young{0x10E050, vacuum},
    Young{0x10F3D8, climate_panel},
    Young{0x10FBA8, vacuum},
    Young{0x10FF90, lock_pro},
    Young{0x110378, keypad_vision},
    Young{0x110760, standing_fan},
    Young{0x1122B8, candle_lamp},
    Young{0x113640, thermostat},
    Young{0x113E10, art_frame},
    Young{0x115198, keypad_vision_pro},
    Young{0x116908, lock_vision},
    Young{0x116909, lock_ultra},
    Young{0x119FB8, lock_ultra},
    Young{0x11B340, fan_pro},
    Young{0x11BB10, ceiling_lamp},
    Young{0x11BEF8, lamp_white_10},
};

/// A number stands behind a byte 0 or 1, last or last but one.
std::uint8_t young_model_of(Bytes service) {
  for (const std::size_t behind : {std::size_t{3}, std::size_t{4}}) {
    if (service.size() < behind + 2 || service[service.size() - behind - 1] > 1) continue;
    const std::uint32_t number = u24_big(service, service.size() - behind);
    const auto* const found = std::find_if(
        kYoung.begin(), kYoung.end(), [&](const Young& young) { return young.number == number; });
    if (found != kYoung.end()) return found->model;
  }
  return 0;
}

/// Letters come in two cases, told apart by bit 5, for one model: folded to the one with the bit.
std::uint8_t folded(std::uint8_t model) {
  return model == 0 || model >= 0x80 ? model : static_cast<std::uint8_t>(model | 0x20U);
}

std::uint8_t model_of(Bytes service) {
  if (service.empty()) return 0;
  const auto letter = static_cast<std::uint8_t>(service[0] & 0x7FU);
  return letter != 0 ? folded(letter) : young_model_of(service);
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
  constexpr std::array<std::string_view, 4> kBattery{"<10%", "10-19%", "20-59%", ">=60%"};
  out.detail("x.adaptive_state", bit(data[7], 7));
  out.report("x.battery_range", kBattery[data[7] >> 2U & 3U]);
  out.detail("x.duration", double{1} * u16_big(data, 8), "s");
  out.detail("x.trigger_flag", double{1} * data[10]);
  out.detail("x.led_state", bit(data[11], 7));
  out.report("x.light_level", double{1} * (data[11] & 0x1FU));
  add_battery(sender, out);
}

void read_universal_remote(Bytes data, Decoded& out) {
  if (data.size() < 10) return;
  out.report("battery", double{1} * (data[9] & 0x7FU), "%");
  out.detail("x.charging", bit(data[9], 7));
}

/// Meters: the manufacturer data where they are there, else the service data.
void read_meter(const Sender& sender, bool has_co2, Decoded& out) {
  const bool is_new = sender.manufacturer.size() >= 11;
  add_climate(is_new ? sender.manufacturer : sender.service, is_new ? 8 : 3, out);
  if (has_co2 && sender.manufacturer.size() >= 15)
    out.report("co2", double{1} * u16_big(sender.manufacturer, 13), "ppm");
  add_battery(sender, out);
}

/// It tells its battery without a scan response, too.
void read_weather(const Sender& sender, Decoded& out) {
  read_meter(sender, false, out);
  if (sender.service.size() <= 2 && sender.manufacturer.size() >= 11)
    out.report("battery", double{1} * (sender.manufacturer[7] & 0x7FU), "%");
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

/// What sensors, meters and hubs say.
void read_sensor(std::uint8_t model, const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  switch (model) {
    case 'd': return read_contact(sender, out);
    case 's': return read_motion(sender, out);
    case '&': return read_leak(data, out);
    case presence: return read_presence(sender, out);
    case 't':
    case 'i':
    case 'w':
    case '4': return read_meter(sender, false, out);
    case weather: return read_weather(sender, out);
    case '5': return read_meter(sender, true, out);
    case 'v':
    case '%': return read_hub(data, false, out);
    case hub3: return read_hub(data, true, out);
    case climate_panel: return read_panel(data, out);
    case thermostat: return read_thermostat(data, out);
    case 'b': return add_battery(sender, out);
    case '\'': return read_universal_remote(data, out);
    default: return;
  }
}

}  // namespace

void switchbot::add_battery(const Sender& sender, Decoded& out) {
  if (sender.service.size() > 2 && (sender.service[2] & 0x7FU) <= 100)
    out.report("battery", double{1} * (sender.service[2] & 0x7FU), "%");
}

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
  model = folded(model);
  if (!read_door_model(model, sender, out) && !read_machine(model, sender, out))
    read_sensor(model, sender, out);
  return Verdict::decoded;
}

}  // namespace homeward::ble
