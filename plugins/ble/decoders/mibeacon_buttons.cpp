#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/mibeacon.hpp"

#include <array>

// Presses and turns. Source: Xiaomi's BLE object definitions (iot.mi.com, "button event" 1001 and
// the miot-spec events of each product), xiaomi-ble.
namespace homeward::ble {

namespace {

using Names = std::array<std::string_view, 9>;
constexpr Names kRemote{"action_on",   "action_off", "action_brightness",
                        "action_plus", "action_M",   "action_min"};
constexpr Names kFan{"action_fan",        "action_light",
                     "action_wind_speed", "action_color_temperature",
                     "action_wind_mode",  "action_brightness"};
constexpr Names kVentilator{"action_swing",
                            "action_power",
                            "action_timer_60_minutes",
                            "action_increase_wind_speed",
                            "action_timer_30_minutes",
                            "action_decrease_wind_speed"};
constexpr Names kHeater{"action_stop",           "action_air_exchange",   "action_fan",
                        "action_increase_speed", "action_decrease_speed", "action_dry",
                        "action_light",          "action_swing",          "action_heat"};

// Which buttons of a wall switch the key means: bit 0 left, bit 1 middle, bit 2 right.
constexpr std::array<std::uint8_t, 3> kTwo{1, 4, 5};
constexpr std::array<std::uint8_t, 7> kThree{1, 2, 4, 3, 6, 5, 7};

void press_each(std::uint8_t buttons, std::string_view press, Decoded& out) {
  if (bit(buttons, 0)) out.event("action_left", press);
  if (bit(buttons, 1)) out.event("action_middle", press);
  if (bit(buttons, 2)) out.event("action_right", press);
}

/// The press as most products number it; wall switches have double and long the other way round.
std::string_view press_of(std::uint8_t key, std::uint8_t kind, bool is_wall_switch) {
  switch (kind) {
    case 0: return "single";
    case 1: return is_wall_switch ? "hold" : "double";
    case 2: return is_wall_switch ? "double" : "hold";
    case 3: return key == 0 ? "single" : key == 1 ? "hold" : "";
    case 5: return "single";
    case 6: return "hold";
    default: return {};
  }
}

void turn(std::uint8_t key, std::uint8_t value, std::uint8_t kind, Decoded& out) {
  if (kind != 4) {
    const std::string_view press = press_of(key, kind, false);
    if (!press.empty()) out.event("action", press);
    if (kind == 3) out.detail(key == 0 ? "x.number_of_presses" : "x.duration", double{1} * value);
    return;
  }
  // Turned while pressed, the steps are in the key; both count in two's complement.
  const bool is_pressed = key != 0;
  const auto steps = static_cast<std::int8_t>(is_pressed ? key : value);
  if (is_pressed)
    out.event("action",
              steps < 0 ? std::string_view("rotate_left_pressed") : "rotate_right_pressed");
  else
    out.event("action", steps < 0 ? std::string_view("rotate_left") : "rotate_right");
  out.detail("x.steps", steps < 0 ? -double{1} * steps : double{1} * steps);
}

void press_named(const Names& names, std::uint8_t key, std::string_view press, Decoded& out) {
  if (key < names.size() && !names[key].empty() && !press.empty()) out.event(names[key], press);
}

bool read_1001(Bytes data, const MiProduct& product, Decoded& out) {
  if (data.size() != 3) return false;
  const std::uint8_t key = data[0];
  const bool is_wall_switch = product.buttons == Buttons::switch_one ||
                              product.buttons == Buttons::switch_two ||
                              product.buttons == Buttons::switch_three;
  const std::string_view press = press_of(key, data[2], is_wall_switch);
  switch (product.buttons) {
    case Buttons::dimmer: turn(key, data[1], data[2], out); return true;
    case Buttons::cube:
      if (key > 1) return false;
      out.event("action", key == 0 ? std::string_view("rotate_right") : "rotate_left");
      return true;
    case Buttons::remote:
      if (key < 2) out.report("switch", key == 0);
      press_named(kRemote, key, press, out);
      return true;
    case Buttons::fan_remote: press_named(kFan, key, press, out); return true;
    case Buttons::ventilator_remote: press_named(kVentilator, key, press, out); return true;
    case Buttons::heater_remote: press_named(kHeater, key, press, out); return true;
    case Buttons::switch_two:
      if (key < kTwo.size() && !press.empty()) press_each(kTwo[key], press, out);
      return true;
    case Buttons::switch_three:
      if (key < kThree.size() && !press.empty()) press_each(kThree[key], press, out);
      return true;
    default: break;
  }
  if (!press.empty()) out.event("action", press);
  return true;
}

/// A press that the kind of the object tells; the value may tell the button.
void press_value(std::uint8_t value, std::string_view press, const MiProduct& product,
                 Decoded& out) {
  constexpr std::array<std::string_view, 5> kFour{"", "action_1", "action_2", "action_3",
                                                  "action_4"};
  if (product.buttons == Buttons::left_right) {
    press_each(static_cast<std::uint8_t>((value & 1U) | (value & 2U) << 1U), press, out);
  } else if (product.buttons == Buttons::left_right_from_0) {
    if (value < 2) press_each(value == 0 ? 1 : 4, press, out);
  } else if (product.buttons == Buttons::four) {
    if (value > 0 && value < kFour.size()) out.event(kFour[value], press);
  } else if (product.buttons == Buttons::by_value && press == "single") {
    const std::string_view told = value == 1 ? "single" : value == 8 ? "hold" : "double";
    if (value == 1 || value == 8 || value == 15) out.event("action", told);
  } else {
    out.event("action", press);
  }
}

}  // namespace

bool read_mi_button(std::uint16_t kind, Bytes data, const MiProduct& product, Decoded& out) {
  const std::uint8_t value = u8(data, 0);  // products of one button send none
  switch (kind) {
    case 0x1001: return read_1001(data, product, out);
    case 0x4A0C:
    case 0x4E0C:
    case 0x520C:
    case 0x560C:
    case 0x5A0C:
    case 0x5E0C: press_value(value, "single", product, out); return true;
    case 0x4A0D:
    case 0x4E0D:
    case 0x520D:
    case 0x560D: press_value(value, "double", product, out); return true;
    case 0x4A0E:
    case 0x4E0E:
    case 0x520E:
    case 0x560E: press_value(value, "hold", product, out); return true;
    case 0x4A13:
      if (value == 1) out.event("action", "single");
      return true;
    default: return false;
  }
}

}  // namespace homeward::ble
