#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/switchbot.hpp"

#include <algorithm>
#include <array>

// SwitchBot's locks, keypads, garage door, curtains, blinds and shades.
// Source: pySwitchbot's parsers (layouts).
namespace homeward::ble::switchbot {

namespace {

std::string_view open_or_closed(bool is_open) {
  return is_open ? "open" : "closed";
}

void add_lock_state(unsigned status, Decoded& out) {
  constexpr std::array<std::string_view, 8> kStates{
      "locked",       "unlocked",       "locking",          "unlocking",
      "locking_stop", "unlocking_stop", "not_fully_locked", "half_locked"};
  if (status >= kStates.size()) return;
  out.report("x.lock", status != 0);
  out.report("x.status", kStates[status]);
}

/// Lock and Lock Lite; the lite ones know no door.
void read_lock(const Sender& sender, bool knows_door, Decoded& out) {
  const Bytes data = sender.manufacturer;
  if (data.size() < 9) return;
  add_lock_state(data[7] >> 4U & 7U, out);
  out.detail("x.calibration", bit(data[7], 7));
  out.detail("x.update_from_secondary_lock", bit(data[7], 3));
  out.detail("x.double_lock_mode", bit(data[8], 7));
  out.report("x.unlocked_alarm", bit(data[8], 4));
  out.detail("x.night_latch", bit(u8(data, 9), 0));
  if (knows_door) {
    out.report("contact", open_or_closed(bit(data[7], 2)));
    out.report("x.unclosed_alarm", bit(data[8], 5));
    out.detail("x.auto_lock_paused", bit(data[8], 1));
  }
  add_battery(sender, out);
}

void read_lock_pro(Bytes data, bool is_ultra, Decoded& out) {
  if (data.size() < 12) return;
  add_lock_state(data[7] >> 3U & 15U, out);
  out.report("contact", open_or_closed(bit(data[8], 4)));
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
  if (is_ultra) {
    out.report("x.power_alarm", bit(data[11], 4));
    out.detail("x.battery_status", double{1} * (data[11] & 7U));
    return;
  }
  out.detail("x.low_temperature_alarm", bit(data[11], 5));
  out.detail("x.left_battery_compartment_alarm", double{1} * (data[11] & 4U));
  out.detail("x.right_battery_compartment_alarm", double{1} * (data[11] & 2U));
}

void read_keypad(const Sender& sender, Decoded& out) {
  if (sender.service.size() < 3 || sender.manufacturer.size() < 7) return;
  add_battery(sender, out);
  out.detail("x.attempt_state", double{1} * sender.manufacturer[6]);
}

/// Somebody forced to open up presses a code of their own: the alarm named duress.
void read_keypad_vision(Bytes data, bool has_radar, Decoded& out) {
  if (data.size() < 14) return;
  out.report("battery", double{1} * (data[7] & 0x7FU), "%");
  out.detail("x.battery_charging", bit(data[7], 7));
  out.report("x.lockout_alarm", bit(data[8], 0));
  out.report("tamper", bit(data[8], 1));
  out.report("x.duress_alarm", bit(data[8], 2));
  out.detail("x.high_temperature", bit(data[8], 6));
  out.detail("x.low_temperature", bit(data[8], 7));
  out.report("x.doorbell", bit(data[12], 3));
  out.detail("x.doorbell_seq", double{1} * (data[12] & 7U));
  const double level = data[13] & 3U;
  out.detail(has_radar ? "x.radar_triggered_level" : "x.pir_triggered_level", level);
  if (has_radar) out.detail("x.radar_triggered_distance", double{1} * (data[13] >> 2U & 3U));
}

double position_of(std::uint8_t byte) {
  return 100.0 - std::min(100, byte & 0x7F);
}

void read_curtain(const Sender& sender, Decoded& out) {
  const bool is_new = sender.manufacturer.size() >= 11;
  const Bytes data = is_new
                         ? sender.manufacturer.subspan(8)
                         : sender.service.subspan(std::min<std::size_t>(3, sender.service.size()));
  if (data.size() < 2) return;
  out.report("x.position", position_of(data[0]), "%");
  out.report("x.inmotion", bit(data[0], 7));
  out.report("x.light_level", double{1} * (data[1] >> 4U));
  out.detail("x.devicechain", double{1} * (data[1] & 7U));
  if (sender.service.size() > 1) out.detail("x.calibration", bit(sender.service[1], 6));
  add_battery(sender, out);
}

void read_shade(const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  if (data.size() < 10) return;
  out.report("x.position", position_of(data[8]), "%");
  out.report("x.inmotion", (data[7] & 6U) != 0);
  out.report("x.light_level", double{1} * (data[9] >> 4U));
  out.detail("x.devicechain", double{1} * (data[9] & 15U));
  out.detail("x.calibration", bit(data[8], 7));
  add_battery(sender, out);
}

void read_blind(const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  if (data.size() < 10) return;
  out.report("x.tilt", double{1} * std::min(100, data[8] & 0x7F), "%");
  out.report("x.inmotion", bit(data[8], 7));
  out.report("x.light_level", double{1} * (data[9] >> 4U));
  out.detail("x.calibration", bit(data[7], 0));
  add_battery(sender, out);
}

void read_garage(Bytes data, Decoded& out) {
  if (data.size() < 8) return;
  out.report("contact", open_or_closed(!bit(data[7], 5)));
  out.report("switch", bit(data[7], 7));
  out.detail("x.switchmode", true);
}

}  // namespace

bool read_door_model(std::uint8_t model, const Sender& sender, Decoded& out) {
  const Bytes data = sender.manufacturer;
  switch (model) {
    case 'o': read_lock(sender, true, out); return true;
    case '-':
    case lock_vision: read_lock(sender, false, out); return true;
    case '$':
    case lock_pro: read_lock_pro(data, false, out); return true;
    case lock_ultra: read_lock_pro(data, true, out); return true;
    case 'y': read_keypad(sender, out); return true;
    case keypad_vision: read_keypad_vision(data, false, out); return true;
    case keypad_vision_pro: read_keypad_vision(data, true, out); return true;
    case 'c':
    case '{': read_curtain(sender, out); return true;
    case ',': read_shade(sender, out); return true;
    case 'x': read_blind(sender, out); return true;
    case '>': read_garage(data, out); return true;
    default: return false;
  }
}

}  // namespace homeward::ble::switchbot
