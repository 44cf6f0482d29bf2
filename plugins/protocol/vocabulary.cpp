#include "plugins/protocol/vocabulary.hpp"

#include "lib/json/writer.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace homeward::protocol {
namespace {

using enum ValueType;

constexpr std::array<std::string_view, 2> kContact{"closed", "open"};

/// Names follow Zigbee2MQTT's `exposes` and Home Assistant's device classes. Ordered by name.
constexpr std::array<PropertyWord, 42> kWords{{
    {"action", text, "", {}, "a button or remote: single, double, hold, emergency, ..."},
    {"active", boolean, "", {}, "an appliance or a mat is in use"},
    {"battery", number, "%", {}, "charge left, 0 to 100"},
    {"battery_low", boolean, "", {}, "the device says its battery needs changing"},
    {"body_temperature", number, "C", {}, "of a person"},
    {"button", boolean, "", {}, "true while pressed, or once per press"},
    {"carbon_monoxide", boolean, "", {}, "alarm"},
    {"co2", number, "ppm", {}, "carbon dioxide"},
    {"contact", text, "", kContact, "a door, window, drawer: open or closed"},
    {"current", number, "A", {}, "electric current"},
    {"diastolic", number, "mmHg", {}, "blood pressure"},
    {"energy", number, "kWh", {}, "meter reading"},
    {"fall", boolean, "", {}, "a person has fallen"},
    {"flush", boolean, "", {}, "a toilet is flushed"},
    {"gas", boolean, "", {}, "alarm of burnable gas"},
    {"glucose", number, "mmol/L", {}, "in the blood"},
    {"heart_rate", number, "bpm", {}, "beats a minute"},
    {"humidity", number, "%", {}, "relative, of air"},
    {"illuminance", number, "lx", {}, "light"},
    {"leak", boolean, "", {}, "water where it should not be"},
    {"map", number, "mmHg", {}, "mean arterial pressure"},
    {"motion", boolean, "", {}, "someone moves"},
    {"occupancy", boolean, "", {}, "someone is on or in it: bed, chair, room"},
    {"pm25", number, "ug/m3", {}, "fine dust"},
    {"power", number, "W", {}, "electric power drawn now"},
    {"presence", boolean, "", {}, "someone is there, moving or not"},
    {"pressure", number, "hPa", {}, "of air"},
    {"pulse_rate", number, "bpm", {}, "as a blood pressure or oxygen meter counts it"},
    {"respiration_rate", number, "/min", {}, "breaths a minute"},
    {"signal", number, "dBm", {}, "how well the device is heard"},
    {"smoke", boolean, "", {}, "alarm"},
    {"sos", boolean, "", {}, "someone calls for help"},
    {"spo2", number, "%", {}, "oxygen in the blood"},
    {"steps", number, "", {}, "counted so far"},
    {"switch", boolean, "", {}, "a light, plug or appliance is on"},
    {"systolic", number, "mmHg", {}, "blood pressure"},
    {"tamper", boolean, "", {}, "the device was opened or taken off"},
    {"temperature", number, "C", {}, "of air or of the place"},
    {"vibration", boolean, "", {}, "it shakes"},
    {"voc", number, "", {}, "volatile organic compounds, as the device counts them"},
    {"voltage", number, "V", {}, "electric tension"},
    {"weight", number, "kg", {}, "of a person"},
}};

/// Spellings of units that mean the same.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kUnitSpellings{
    {{"\u00B0C", "C"},
     {"lux", "lx"},
     {"\u00B5g/m\u00B3", "ug/m3"},
     {"\u03BCg/m\u00B3", "ug/m3"},
     {"ug/m\u00B3", "ug/m3"},
     {"mbar", "hPa"}}};

const PropertyWord* find_word(std::string_view name) noexcept {
  const auto word = std::lower_bound(
      kWords.begin(), kWords.end(), name,
      [](const PropertyWord& entry, std::string_view wanted) { return entry.name < wanted; });
  return word != kWords.end() && word->name == name ? &*word : nullptr;
}

/// `2` or `l1`: which of several of the same kind.
bool is_ordinal(std::string_view suffix) noexcept {
  if (suffix.starts_with('l')) suffix.remove_prefix(1);
  constexpr std::size_t kMostDigits = 4;
  return !suffix.empty() && suffix.size() <= kMostDigits &&
         std::all_of(suffix.begin(), suffix.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_name_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

Error unfit(const Event& event, std::string_view problem) {
  return failure(ErrorCode::invalid, "property '" + event.property + "' " + std::string(problem));
}

/// Turns the words that devices use for a boolean into one.
void read_boolean_word(Value& value) {
  const std::string* word = std::get_if<std::string>(&value);
  if (word == nullptr) return;
  if (*word == "on" || *word == "ON" || *word == "true")
    value = true;
  else if (*word == "off" || *word == "OFF" || *word == "false")
    value = false;
}

bool has_type(const Value& value, ValueType type) noexcept {
  switch (type) {
    case boolean: return std::holds_alternative<bool>(value);
    case number: return std::holds_alternative<double>(value);
    case text: return std::holds_alternative<std::string>(value);
  }
  return false;
}

bool is_unit(std::string_view unit, std::string_view wanted) noexcept {
  if (unit.empty() || unit == wanted || wanted.empty()) return true;
  return std::any_of(kUnitSpellings.begin(), kUnitSpellings.end(), [&](const auto& spelling) {
    return spelling.first == unit && spelling.second == wanted;
  });
}

}  // namespace

std::string_view to_text(ValueType type) noexcept {
  switch (type) {
    case boolean: return "boolean";
    case number: return "number";
    case text: return "string";
  }
  return "string";
}

std::span<const PropertyWord> vocabulary() noexcept {
  return kWords;
}

const PropertyWord* find_property(std::string_view name) noexcept {
  if (const PropertyWord* word = find_word(name)) return word;
  const std::size_t mark = name.rfind('_');
  if (mark == std::string_view::npos || !is_ordinal(name.substr(mark + 1))) return nullptr;
  return find_word(name.substr(0, mark));
}

bool is_extension(std::string_view name) noexcept {
  constexpr std::string_view kPrefix = "x.";
  if (!name.starts_with(kPrefix) || name.size() == kPrefix.size()) return false;
  return std::all_of(name.begin(), name.end(), is_name_character);
}

Result<void> conform(Event& event) {
  const PropertyWord* word = find_property(event.property);
  if (word == nullptr) {
    if (is_extension(event.property)) return {};
    return unfit(event, "is not in the vocabulary; call it 'x.<name>'");
  }
  if (word->type == boolean) read_boolean_word(event.value);
  if (!has_type(event.value, word->type)) {
    return unfit(event, "wants a " + std::string(to_text(word->type)));
  }
  if (!is_unit(event.unit, word->unit)) {
    return unfit(event, "is in " + std::string(word->unit) + ", not in '" + event.unit + "'");
  }
  if (word->values.empty()) return {};
  const auto& value = std::get<std::string>(event.value);
  if (std::find(word->values.begin(), word->values.end(), value) != word->values.end()) return {};
  return unfit(event, "wants one of the words of docs/PLUGINS.md");
}

}  // namespace homeward::protocol
