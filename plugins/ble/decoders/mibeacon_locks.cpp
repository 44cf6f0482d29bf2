#include "plugins/ble/bytes.hpp"
#include "plugins/ble/decoders/mibeacon.hpp"

#include <algorithm>
#include <array>
#include <charconv>

// Door locks. Source: Xiaomi's BLE object definitions (iot.mi.com: lock event, door event,
// fingerprint event, arming), xiaomi-ble.
namespace homeward::ble {

namespace {

struct LockAction {
  std::string_view word;
  std::string_view property;
  bool is_unlocked;
};

constexpr std::array<LockAction, 9> kActions{{
    {"unlock_outside_the_door", "x.lock", true},
    {"lock", "x.lock", false},
    {"turn_on_antilock", "x.antilock", false},
    {"turn_off_antilock", "x.antilock", true},
    {"unlock_inside_the_door", "x.lock", true},
    {"lock_inside_the_door", "x.lock", false},
    {"turn_on_childlock", "x.childlock", false},
    {"turn_off_childlock", "x.childlock", true},
    {"lock_outside_the_door", "x.lock", false},
}};
constexpr LockAction kAbnormal{"abnormal", "x.lock", true};

constexpr std::array<std::string_view, 16> kMethods{"bluetooth",
                                                    "password",
                                                    "biometrics",
                                                    "key",
                                                    "turntable",
                                                    "nfc",
                                                    "one_time_password",
                                                    "two_step_verification",
                                                    "coercion",
                                                    "homekit",
                                                    "manual",
                                                    "automatic",
                                                    "",
                                                    "",
                                                    "",
                                                    "abnormal"};

constexpr std::array<std::string_view, 17> kErrors{"frequent_unlocking_with_incorrect_password",
                                                   "frequent_unlocking_with_wrong_fingerprints",
                                                   "operation_timeout_password_input_timeout",
                                                   "lock_picking",
                                                   "reset_button_is_pressed",
                                                   "the_wrong_key_is_frequently_unlocked",
                                                   "foreign_body_in_the_keyhole",
                                                   "the_key_has_not_been_taken_out",
                                                   "error_nfc_frequently_unlocks",
                                                   "timeout_is_not_locked_as_required",
                                                   "failure_to_unlock_frequently_in_multiple_ways",
                                                   "unlocking_the_face_frequently_fails",
                                                   "failure_to_unlock_the_vein_frequently",
                                                   "hijacking_alarm",
                                                   "unlock_inside_the_door_after_arming",
                                                   "palmprints_frequently_fail_to_unlock",
                                                   "the_safe_was_moved"};
constexpr std::array<std::string_view, 6> kFaults{"the_battery_level_is_less_than_10_percent",
                                                  "the_battery_is_less_than_5_percent",
                                                  "the_fingerprint_sensor_is_abnormal",
                                                  "the_accessory_battery_is_low",
                                                  "mechanical_failure",
                                                  "the_lock_sensor_is_faulty"};

constexpr std::array<std::string_view, 7> kFingerprints{
    "match_successful",  "match_failed",    "timeout",        "low_quality_too_light_fuzzy",
    "insufficient_area", "skin_is_too_dry", "skin_is_too_wet"};

std::string_view error_of(std::uint32_t key) {
  if (key >> 16U != 0xC0DE) return {};
  const std::uint32_t code = key & 0xFFFFU;
  if (code < kErrors.size()) return kErrors[code];
  return code >= 0x1000 && code - 0x1000 < kFaults.size() ? kFaults[code - 0x1000] : "";
}

void add_key(std::uint32_t key, Decoded& out) {
  constexpr std::array<std::string_view, 9> kKinds{"",
                                                   "Fingerprint key id ",
                                                   "Password key id ",
                                                   "Keys key id ",
                                                   "NFC key id ",
                                                   "Two-step verification key id ",
                                                   "Human face key id ",
                                                   "Finger veins key id ",
                                                   "Palm print key id "};
  std::string_view front;
  if (key == 0) front = "administrator";
  if (key == 0xFFFFFFFFU) front = "unknown operator";
  if (key == 0xDEADBEEFU) front = "invalid operator";
  if (!front.empty()) return out.detail("x.key_id", front);
  const std::uint32_t kind = key >> 16U & 0x7FFFU;
  const bool is_numbered = key >> 31U != 0;
  front = !is_numbered                       ? "Bluetooth key "
          : kind < kKinds.size() && kind > 0 ? kKinds[kind]
                                             : "key id ";
  std::array<char, 64> text{};
  char* end = std::copy(front.begin(), front.end(), text.data());
  end = std::to_chars(end, text.data() + text.size(), is_numbered ? key & 0xFFFFU : key).ptr;
  out.detail("x.key_id", out.keep_text({text.data(), static_cast<std::size_t>(end - text.data())}));
}

bool read_lock(Bytes data, const MiProduct& product, Decoded& out) {
  if (data.size() != 9) return false;
  const unsigned code = data[0] & 15U;
  const std::string_view method = kMethods[data[0] >> 4U];
  if ((code >= kActions.size() && code != 15) || method.empty()) return false;
  const LockAction& action = code == 15 ? kAbnormal : kActions[code];
  const std::uint32_t key = u32(data, 1);
  // Only this one has child and anti locks of their own; others have one bolt for all.
  out.report(product.model == "ZNMS17LM" ? action.property : "x.lock", action.is_unlocked);
  out.event("x.lock_action", action.word);
  out.detail("x.lock_method", method);
  const std::string_view error = error_of(key);
  if (error.empty())
    add_key(key, out);
  else
    out.event("x.error", error);
  return true;
}

bool read_door(std::uint8_t state, Decoded& out) {
  if (state > 5) return false;
  const bool is_open = state == 0 || state == 2 || state == 4;
  out.report("contact", is_open ? std::string_view("open") : "closed");
  if (state < 3) out.report("x.door_left_open", state == 2);
  if (state == 1 || state == 4) out.report("x.pry_the_door", state == 4);
  if (state == 1 || state == 4) out.report("tamper", state == 4);
  if (state == 3) out.event("x.knock_on_the_door", true);
  if (state == 5) out.report("x.door_stuck", true);
  return true;
}

}  // namespace

bool read_mi_lock(std::uint16_t kind, Bytes data, const MiProduct& product, Decoded& out) {
  if (data.empty()) return false;
  switch (kind) {
    case 0x0006:
      if (data.size() != 5 || data[4] >= kFingerprints.size()) return false;
      out.event("x.fingerprint", kFingerprints[data[4]]);
      add_key(u32(data, 0), out);
      return true;
    case 0x0007: return read_door(data[0], out);
    case 0x0008:
      out.report("x.armed", data[0] == 0);
      if (product.model != "DSL-C08") return true;
      out.report("x.lock", data[0] == 0);
      out.event("x.lock_action", "lock_outside_the_door");
      out.detail("x.lock_method", "manual");
      return true;
    case 0x000B: return read_lock(data, product, out);
    case 0x100E:
      if (data.size() != 1 || product.model != "DSL-C08") return false;
      out.report("x.lock", !bit(data[0], 0));
      out.report("x.childlock", (data[0] >> 3U ^ 1U) != 0);
      return true;
    case 0x480C:
      if (data[0] > 1) return false;
      out.report("contact", data[0] == 0 ? std::string_view("open") : "closed");
      return true;
    default: return false;
  }
}

}  // namespace homeward::ble
