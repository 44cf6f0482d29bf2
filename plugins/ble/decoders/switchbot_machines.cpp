#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/switchbot.hpp"

#include <array>
#include <charconv>
#include <span>

// SwitchBot's lights, plugs, relays, fans, vacuum cleaners and other household machines.
// Source: pySwitchbot's parsers (layouts).
namespace homeward::ble::switchbot {

namespace {

/// A relay or plug: on or off in bit 7, power at 10 where it has a meter.
void read_switch(Bytes data, bool has_power, double factor, Decoded& out) {
  if (data.size() < 8) return;
  out.report("switch", bit(data[7], 7));
  out.detail("x.switchmode", true);
  if (has_power && data.size() >= 12)
    out.report("power", (u16_big(data, 10) & 0x7FFFU) * factor, "W");
}

void read_two_relays(Bytes data, Decoded& out) {
  read_switch(data, true, 1, out);
  if (data.size() < 14) return;
  out.report("switch", bit(data[7], 6), {}, 2);
  out.report("power", double{1} * u16_big(data, 12), "W", 2);
}

/// What all lamps say, at 7 and 8.
void add_lamp(Bytes data, Decoded& out) {
  out.report("switch", bit(data[7], 7));
  out.report("x.brightness", double{1} * (data[7] & 0x7FU), "%");
  out.detail("x.delay", bit(data[8], 7));
  out.detail("x.network_state", double{1} * (data[8] >> 4U & 7U));
}

void read_candle(Bytes data, Decoded& out) {
  if (data.size() >= 9) add_lamp(data, out);
}

/// `white_at`: where a lamp says the colour of its white; 0 when it does not.
void read_lamp(Bytes data, std::size_t white_at, Decoded& out) {
  if (data.size() < 9 || (white_at != 0 && !has(data, white_at, 2))) return;
  add_lamp(data, out);
  out.detail("x.color_mode", double{1} * (data[8] & 15U));
  if (white_at != 0) out.report("x.cw", double{1} * u16_big(data, white_at), "K");
}

void read_two_lamps(Bytes data, Decoded& out) {
  if (data.size() < 14) return;
  read_lamp(data, 10, out);
  out.report("x.main_ison", bit(data[13], 7));
  out.report("x.main_brightness", double{1} * (data[13] & 0x7FU), "%");
}

void read_bulb(Bytes data, Decoded& out) {
  if (data.size() < 11) return;
  out.report("switch", bit(data[7], 7));
  out.report("x.brightness", double{1} * (data[7] & 0x7FU), "%");
  out.detail("x.delay", bit(data[8], 7));
  out.detail("x.preset", bit(data[8], 3));
  out.detail("x.color_mode", double{1} * (data[8] & 7U));
  out.detail("x.speed", double{1} * (data[9] & 0x7FU));
  out.detail("x.loop_index", double{1} * (data[10] & 0xFEU));
}

void read_ceiling_light(Bytes data, Decoded& out) {
  if (data.size() < 11) return;
  out.report("switch", bit(data[10], 7));
  out.report("x.brightness", double{1} * (data[7] & 0x7FU), "%");
  out.report("x.cw", double{1} * u16_big(data, 8), "K");
  out.detail("x.color_mode", 1.0);
}

/// `state` and `battery` are the bytes of those names; `modes` the words of its programmes.
void read_fan(Bytes data, std::size_t state_at, std::size_t battery_at,
              std::span<const std::string_view> modes, Decoded& out) {
  if (data.size() < 10) return;
  const std::uint8_t state = data[state_at];
  const std::size_t mode = state >> 4U & 7U;
  out.report("switch", bit(state, 7));
  if (mode < modes.size() && !modes[mode].empty()) out.report("x.mode", modes[mode]);
  out.report("x.oscillating", (state & 3U) != 0);
  out.detail("x.oscillating_horizontal", bit(state, 1));
  out.detail("x.oscillating_vertical", bit(state, 0));
  out.report("battery", double{1} * (data[battery_at] & 0x7FU), "%");
  out.report("x.speed", double{1} * (data[9] & 0x7FU), "%");
}

constexpr std::array<std::string_view, 6> kFanModes{"",      "normal", "natural",
                                                    "sleep", "baby",   "custom_natural"};

void read_old_fan(Bytes data, bool stands, Decoded& out) {
  if (data.size() < 10) return;
  read_fan(data, 7, 8, std::span(kFanModes).first(stands ? 6 : 5), out);
  out.detail("x.nightlight", double{1} * (data[7] >> 2U & 3U));
  if (stands) out.detail("x.charging", bit(data[8], 7));
}

/// State and battery have changed places, and the night light is on in bit 2, dim in bit 3.
void read_fan_pro(Bytes data, Decoded& out) {
  constexpr std::array<std::string_view, 5> kModes{"", "normal", "natural", "sleep", "hurricane"};
  if (data.size() < 10) return;
  read_fan(data, 8, 7, kModes, out);
  const double level = bit(data[8], 3) ? 2 : 1;
  out.detail("x.nightlight", bit(data[8], 2) ? level : 0.0);
  out.detail("x.charging", bit(data[7], 7));
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

/// The first humidifier says all in its service data.
void read_old_humidifier(Bytes service, Decoded& out) {
  out.detail("x.switchmode", true);
  if (service.size() < 5) return;
  out.report("switch", service[1] != 0);
  out.report("x.level", double{1} * service[4]);
}

void read_humidifier(Bytes data, Decoded& out) {
  if (data.size() < 17) return;
  constexpr std::array<std::string_view, 9> kModes{
      "", "high", "medium", "low", "quiet", "target_humidity", "sleep", "auto", "drying_filter"};
  constexpr std::array<std::string_view, 4> kLevels{"empty", "low", "medium", "high"};
  constexpr double kFilterHours = 240;  // then the filter should be cleaned
  const bool has_meter = bit(data[9], 7);
  const std::uint8_t percent = data[9] & 0x7FU;
  out.report("switch", bit(data[7], 7));
  if ((data[7] & 15U) < kModes.size()) out.report("x.mode", kModes[data[7] & 15U]);
  if (has_meter && percent <= 100) {
    const double size = (data[10] & 0x7FU) + (data[11] >> 4U) / 10.0;
    out.report("temperature", bit(data[10], 7) ? size : -size, "C");
    out.report("humidity", double{1} * percent, "%");
  }
  out.report("x.target_humidity", double{1} * (data[16] & 0x7FU), "%");
  out.report("x.water_level", kLevels[data[11] & 3U]);
  out.report("x.tank_removed", bit(data[8], 2));
  out.report("x.tilted_alert", bit(data[8], 1));
  out.report("x.filter_missing", bit(data[8], 0));
  const double hours = u16_big(data, 12) & 0xFFFU;
  out.detail("x.filter_run_time", hours, "h");
  out.detail("x.filter_alert", hours >= kFilterHours);
  out.detail("x.child_lock", bit(data[8], 5));
  out.detail("x.over_humidify_protection", bit(data[8], 7));
  out.detail("x.is_meter_binded", has_meter);
  out.detail("x.seq_number", double{1} * data[6]);
}

/// K10: state and battery.
void read_small_vacuum(Bytes data, Decoded& out) {
  if (data.size() < 9) return;
  out.report("battery", double{1} * (data[8] & 0x7FU), "%");
  out.report("x.work_status", double{1} * (data[7] >> 4U & 1U));
  out.detail("x.dustbin_bound", bit(data[7], 7));
  out.detail("x.dusbin_connected", bit(data[7], 6));  // the source's spelling
  out.detail("x.network_connected", bit(data[7], 5));
}

/// S10 and younger: a version of three parts before state and battery.
void read_vacuum(Bytes data, Decoded& out) {
  if (data.size() < 14) return;
  out.report("battery", double{1} * data[12], "%");
  out.report("x.work_status", double{1} * (data[13] & 0x3FU));
  out.detail("x.steps", double{1} * (data[11] & 15U));
  out.detail("x.mqtt_connected", bit(data[11], 4));
  std::array<char, 16> text{};
  char* end = text.data();
  const auto put = [&](unsigned number) {
    end = std::to_chars(end, text.data() + text.size(), number).ptr;
  };
  put(data[8] & 15U);
  *end++ = '.';
  put(data[8] >> 4U);
  *end++ = '.';
  const unsigned last = u16(data, 9);
  for (const unsigned unit : {100U, 10U})
    if (last < unit) *end++ = '0';
  put(last);
  out.detail("x.soc_version",
             out.keep_text({text.data(), static_cast<std::size_t>(end - text.data())}));
}

void read_art_frame(Bytes data, Decoded& out) {
  if (data.size() < 10) return;
  out.report("battery", double{1} * (data[7] & 0x7FU), "%");
  out.detail("x.battery_charging", bit(data[7], 7));
  out.detail("x.image_index", double{1} * data[8]);
  out.detail("x.display_size", double{1} * (data[9] >> 4U));
  out.detail("x.display_mode", double{1} * (data[9] >> 3U & 1U));
  out.detail("x.last_network_status", double{1} * (data[9] >> 2U & 1U));
}

void read_bot(const Sender& sender, Decoded& out) {
  if (sender.service.size() < 3) return;
  const bool is_switch = bit(sender.service[1], 7);
  out.detail("x.switchmode", is_switch);
  if (is_switch) out.report("switch", !bit(sender.service[1], 6));
  add_battery(sender, out);
}

/// Lights; false for a model that is none.
bool read_light(std::uint8_t model, Bytes data, Decoded& out) {
  switch (model) {
    case 'r':
    case lamp: read_lamp(data, 0, out); return true;
    case lamp_white_16: read_lamp(data, 16, out); return true;
    case lamp_white_10: read_lamp(data, 10, out); return true;
    case ceiling_lamp: read_two_lamps(data, out); return true;
    case candle_lamp: read_candle(data, out); return true;
    case 'u': read_bulb(data, out); return true;
    case 'q':
    case 'n': read_ceiling_light(data, out); return true;
    default: return false;
  }
}

/// Fans and cleaners; false for a model that is none.
bool read_air_or_floor(std::uint8_t model, const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  switch (model) {
    case '~': read_old_fan(data, false, out); return true;
    case standing_fan: read_old_fan(data, true, out); return true;
    case fan_pro: read_fan_pro(data, out); return true;
    case '7':
    case '8':
    case '*':
    case '+': read_purifier(data, out); return true;
    case 'e': read_old_humidifier(sender.service, out); return true;
    case '#': read_humidifier(data, out); return true;
    case '}':
    case '(': read_small_vacuum(data, out); return true;
    case 'z':
    case '3':
    case '.':
    case '/':
    case vacuum: read_vacuum(data, out); return true;
    default: return false;
  }
}

}  // namespace

bool read_machine(std::uint8_t model, const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  if (read_light(model, data, out) || read_air_or_floor(model, sender, out)) return true;
  switch (model) {
    case ';': read_switch(data, false, 1, out); return true;
    case '<':
    case '?': read_switch(data, true, 1, out); return true;
    case 'g':
    case 'j': read_switch(data, true, 0.1, out); return true;
    case '=': read_two_relays(data, out); return true;
    case 'h': read_bot(sender, out); return true;
    case art_frame: read_art_frame(data, out); return true;
    default: return false;
  }
}

}  // namespace homeward::ble::switchbot
