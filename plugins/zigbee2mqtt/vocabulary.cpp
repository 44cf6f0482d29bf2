#include "plugins/zigbee2mqtt/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace homeward::zigbee2mqtt {
namespace {

using enum Conversion;

/// Names as Zigbee2MQTT's converters use them.
constexpr std::array words{
    Word{"contact", "contact", contact},
    Word{"occupancy", "motion", boolean, {}, true},  // almost always a PIR; mats: exceptions
    Word{"presence", "presence", presence},
    Word{"vibration", "vibration", boolean, {}, true},
    Word{"action", "action", action},
    Word{"sos", "action", sos},
    Word{"water_leak", "leak", boolean},
    Word{"smoke", "smoke", boolean, {}, false, true},
    Word{"gas", "gas", boolean, {}, false, true},
    Word{"carbon_monoxide", "carbon_monoxide", boolean, {}, false, true},
    Word{"tamper", "tamper", boolean},
    Word{"battery", "battery", number, "%"},
    Word{"battery_low", "battery_low", boolean},
    Word{"temperature", "temperature", number, "C"},
    Word{"humidity", "humidity", number, "%"},
    Word{"pressure", "pressure", number, "hPa"},
    Word{"illuminance", "illuminance", number, "lx"},
    Word{"illuminance_lux", "illuminance", number, "lx"},
    Word{"co2", "co2", number, "ppm"},
    Word{"voc", "voc", number},
    Word{"pm25", "pm25", number, "ug/m3"},
    Word{"power", "power", number, "W"},
    Word{"energy", "energy", number, "kWh"},
    Word{"voltage", "voltage", number, "V"},
    Word{"current", "current", number, "A"},
    Word{"breathing_rate", "respiration_rate", number, "/min"},
    Word{"heart_rate", "heart_rate", number, "bpm"},
    Word{"state", "switch", boolean},
    Word{"fall_down_status", "fall", fall},
    Word{"fall_status", "fall", fall},
};

struct Exception {
  std::string_view model;
  Word word;
};

/// Models that use a name otherwise than the rest.
constexpr std::array exceptions{
    Exception{"TS0601_bed_presence_sensor", {"occupancy", "occupancy", boolean}},
    Exception{"ZG-210Z", {"occupancy", "occupancy", boolean}},   // HOBEIAN bed mat
    Exception{"SNZB-06P", {"occupancy", "presence", presence}},  // SONOFF radar
    Exception{"FDS315", {"status", "fall", fall}},               // OWON fall radar
};

constexpr std::array unit_changes{
    UnitChange{"°F", "C", 5.0 / 9.0, -160.0 / 9.0},
    UnitChange{"kPa", "hPa", 10},
    UnitChange{"Pa", "hPa", 0.01},
    UnitChange{"mbar", "hPa", 1},
    UnitChange{"kW", "W", 1000},
    UnitChange{"mW", "W", 0.001},
    UnitChange{"Wh", "kWh", 0.001},
    UnitChange{"mg/m³", "ug/m3", 1000},
    UnitChange{"mV", "V", 0.001},
    UnitChange{"mA", "A", 0.001},
    UnitChange{"bpm", "/min", 1},
    UnitChange{"lux", "lx", 1},
    UnitChange{"µg/m³", "ug/m3", 1},
    UnitChange{"°C", "C", 1},
};

constexpr std::array<std::string_view, 8> housekeeping{
    "linkquality", "last_seen", "elapsed",      "update",
    "device",      "identify",  "update_state", "update_available"};

/// Model names of the definitions and, where converters merged makes, of the devices themselves.
constexpr std::array<std::string_view, 9> sos_buttons{"HS1EB/HS1EB-E", "HS1EB",      "HS1EB-E",
                                                      "SOS-EM",        "SOS-EF-3.0", "SE20-O",
                                                      "SE21",          "SE20",       "MIR-SO100"};

struct Gesture {
  std::string_view word, gesture;
};

constexpr std::array gestures{
    Gesture{"single", "pressed"},
    Gesture{"press", "pressed"},
    Gesture{"pressed", "pressed"},
    Gesture{"single_press", "pressed"},
    Gesture{"emergency", "pressed"},
    Gesture{"panic", "pressed"},
    Gesture{"sos", "pressed"},
    Gesture{"double", "double_pressed"},
    Gesture{"double_press", "double_pressed"},
    Gesture{"hold", "long_pressed"},
    Gesture{"long", "long_pressed"},
    Gesture{"long_press", "long_pressed"},
    Gesture{"release", "released"},
    Gesture{"hold_release", "released"},
    Gesture{"long_release", "released"},
};

template <class List>
bool holds(const List& list, std::string_view item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

const Word* find_word(std::string_view source) {
  const auto* found = std::find_if(words.begin(), words.end(),
                                   [&](const Word& word) { return word.source == source; });
  return found == words.end() ? nullptr : found;
}

const Word* find_exception(std::string_view model, std::string_view source) {
  for (const auto& exception : exceptions) {
    if (exception.model == model && exception.word.source == source) return &exception.word;
  }
  return nullptr;
}

const UnitChange* find_unit_change(std::string_view from, std::string_view to) {
  for (const auto& change : unit_changes) {
    if (change.from == from && (to.empty() || change.to == to)) return &change;
  }
  return nullptr;
}

bool is_housekeeping(std::string_view key) {
  return holds(housekeeping, key);
}

bool is_sos_button(const DeviceEntry& device) {
  return holds(sos_buttons, device.model) || holds(sos_buttons, device.model_id);
}

std::string_view gesture(std::string_view word) {
  for (const auto& known : gestures) {
    if (known.word == word) return known.gesture;
  }
  return {};
}

bool means_absent(std::string_view word) {
  constexpr std::array<std::string_view, 9> absent{"none",        "absent", "absence",
                                                   "false",       "clear",  "leave",
                                                   "no_presence", "nobody", "unoccupied"};
  return holds(absent, word);
}

bool means_fall(std::string_view word) {
  constexpr std::array<std::string_view, 5> fallen{"fall", "falling", "fallen", "fall_detected",
                                                   "true"};
  return holds(fallen, word);
}

}  // namespace homeward::zigbee2mqtt
