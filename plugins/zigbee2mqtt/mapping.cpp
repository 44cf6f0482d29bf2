#include "plugins/zigbee2mqtt/mapping.hpp"

#include "plugins/protocol/vocabulary.hpp"
#include "plugins/zigbee2mqtt/vocabulary.hpp"

#include <algorithm>
#include <cmath>

namespace homeward::zigbee2mqtt {
namespace {

constexpr std::size_t max_name = 64;
constexpr std::size_t max_word = 128;

/// `x.` and the key in the letters a property may have.
std::string foreign_name(std::string_view key) {
  std::string name = "x.";
  for (const char c : key.substr(0, max_name)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    const bool upper = c >= 'A' && c <= 'Z';
    name += plain ? c : upper ? static_cast<char>(c - 'A' + 'a') : '_';
  }
  return name;
}

/// What follows the name in the key of a device with several endpoints: `_1` of `contact_1`.
std::string_view endpoint_of(const Expose& expose) {
  const std::string_view key = expose.property;
  if (!key.starts_with(expose.name)) return {};
  return key.substr(expose.name.size());
}

bool exposes_key(const DeviceEntry& device, std::string_view key) {
  return std::any_of(device.exposes.begin(), device.exposes.end(),
                     [&](const Expose& expose) { return expose.property == key; });
}

const Word* word_for(const DeviceEntry& device, const Expose& expose) {
  if (const auto* exception = find_exception(device.model, expose.name)) return exception;
  // `state` is the state of many things; only those one switches are a switch.
  if (expose.name == "state" && expose.parent != "switch" && expose.parent != "light") {
    return nullptr;
  }
  // Zigbee2MQTT 1.x: the raw value beside the lux.
  if (expose.name == "illuminance" && exposes_key(device, "illuminance_lux")) return nullptr;
  const auto* word = find_word(expose.name);
  // A gas meter's `gas` in m3 or a level in ppm is no alarm.
  if (word != nullptr && word->conversion == Conversion::boolean &&
      expose.type == ExposeType::numeric) {
    return nullptr;
  }
  // A level told in words (`battery: low`) is no number.
  if (word != nullptr && word->conversion == Conversion::number &&
      expose.type != ExposeType::numeric) {
    return nullptr;
  }
  return word;
}

/// Sets the unit, or says that it is none of the vocabulary's.
bool set_unit(Mapping& mapping, const Word& word, const Expose& expose) {
  if (const auto* change = find_unit_change(expose.unit, word.unit)) {
    mapping.unit = change->to;
    mapping.factor = change->factor;
    mapping.offset = change->offset;
    return true;
  }
  if (word.unit.empty()) mapping.unit = expose.unit;
  return word.unit.empty() || expose.unit.empty() || expose.unit == word.unit;
}

/// The word with its endpoint when the vocabulary takes it (`contact_1`), else outside of it.
std::string property_name(const Word& word, const Expose& expose) {
  auto name = std::string(word.property).append(endpoint_of(expose));
  return protocol::find_property(name) != nullptr ? name : foreign_name(name);
}

/// The alarm whose test the `test` bit tells of: x.smoke_test.
std::string test_name(const DeviceEntry& device) {
  for (const std::string_view alarm : {"smoke", "gas", "carbon_monoxide"}) {
    if (exposes_key(device, alarm)) return "x." + std::string(alarm) + "_test";
  }
  return "x.test";
}

Mapping foreign_mapping(const DeviceEntry& device, const Expose& expose) {
  Mapping mapping;
  mapping.source = expose.property;
  mapping.property = expose.property == "test" ? test_name(device) : foreign_name(expose.property);
  mapping.value_on = expose.value_on;
  mapping.value_off = expose.value_off;
  mapping.values = expose.values;
  mapping.access = expose.access;
  if (expose.type == ExposeType::binary) mapping.conversion = Conversion::boolean;
  if (expose.type == ExposeType::numeric) {
    mapping.conversion = Conversion::number;
    mapping.unit = expose.unit;
  }
  return mapping;
}

Mapping known_mapping(const DeviceEntry& device, const Expose& expose, const Word& word) {
  Mapping mapping;
  mapping.source = expose.property;
  mapping.property = property_name(word, expose);
  mapping.conversion = word.conversion;
  mapping.unit = word.unit;
  mapping.value_on = expose.value_on;
  mapping.value_off = expose.value_off;
  mapping.momentary = word.momentary;
  mapping.alarm = word.alarm;
  mapping.off_is_release = word.conversion == Conversion::action && is_sos_button(device);
  mapping.access = expose.access;
  if (word.conversion == Conversion::number && !set_unit(mapping, word, expose)) {
    return foreign_mapping(device, expose);
  }
  if (word.conversion == Conversion::contact) mapping.values = {"open", "closed"};
  return mapping;
}

std::optional<sdk::Value> to_boolean(const Mapping& mapping, json::Value value) {
  if (const auto flag = value.boolean()) return *flag;
  const auto word = value.text();
  if (!word) return std::nullopt;
  if (!mapping.value_on.empty() && *word == mapping.value_on) return true;
  if (!mapping.value_off.empty() && *word == mapping.value_off) return false;
  if (*word == "ON" || *word == "on" || *word == "true") return true;
  if (*word == "OFF" || *word == "off" || *word == "false") return false;
  return std::nullopt;
}

std::optional<sdk::Value> to_contact(json::Value value) {
  if (const auto closed = value.boolean()) return std::string(*closed ? "closed" : "open");
  const auto word = value.text();
  if (word && (*word == "open" || *word == "closed")) return std::string(*word);
  return std::nullopt;
}

std::optional<sdk::Value> to_number(const Mapping& mapping, json::Value value) {
  const auto number = value.number();
  if (!number) return std::nullopt;
  const double converted = *number * mapping.factor + mapping.offset;
  if (!std::isfinite(converted)) return std::nullopt;
  return converted;
}

std::optional<sdk::Value> to_word(json::Value value) {
  const auto word = value.text();
  if (!word || word->empty() || word->size() > max_word) return std::nullopt;
  return std::string(*word);
}

/// A word where one is expected; firmware that sends a flag or a number instead is passed on.
std::optional<sdk::Value> to_anything(json::Value value) {
  if (const auto flag = value.boolean()) return *flag;
  if (const auto number = value.number()) return *number;
  return to_word(value);
}

std::optional<sdk::Value> to_judgement(Conversion conversion, json::Value value) {
  if (const auto flag = value.boolean()) return *flag;
  const auto word = value.text();
  if (!word || word->empty()) return std::nullopt;
  return conversion == Conversion::fall ? means_fall(*word) : !means_absent(*word);
}

std::string_view type_name(const Mapping& mapping) {
  switch (mapping.conversion) {
    case Conversion::boolean:
    case Conversion::presence:
    case Conversion::fall: return "boolean";
    case Conversion::number: return "number";
    default: return "string";
  }
}

bool is_endpoint(std::string_view prefix) {
  return prefix.find_first_not_of("0123456789") == prefix.npos || prefix == "left" ||
         prefix == "right" || prefix == "both" || prefix == "center";
}

}  // namespace

std::vector<Mapping> map_device(const DeviceEntry& device) {
  std::vector<Mapping> mappings;
  for (const auto& expose : device.exposes) {
    if ((expose.access & Expose::published) == 0 || is_housekeeping(expose.property)) continue;
    const auto* word = word_for(device, expose);
    if (word != nullptr) mappings.push_back(known_mapping(device, expose, *word));
    // The word a fall was read from says more than the fall.
    if (word == nullptr || word->conversion == Conversion::fall) {
      mappings.push_back(foreign_mapping(device, expose));
    }
  }
  return mappings;
}

std::optional<Mapping> map_unknown(const DeviceEntry& device, std::string_view key,
                                   json::Value value) {
  if (is_housekeeping(key) || key.empty() || key.size() > max_name) return std::nullopt;
  Expose expose;
  expose.name = expose.property = key;
  expose.access = Expose::published;
  if (value.boolean()) {
    expose.type = ExposeType::binary;
  } else if (value.number()) {
    expose.type = ExposeType::numeric;
  } else if (!value.text()) {
    return std::nullopt;
  }
  if (key == "state" && to_boolean(Mapping{}, value)) expose.parent = "switch";
  const auto* word = word_for(device, expose);
  if (word == nullptr) return foreign_mapping(device, expose);
  auto mapping = known_mapping(device, expose, *word);
  if (!convert(mapping, value)) return foreign_mapping(device, expose);
  return mapping;
}

std::optional<sdk::Value> convert(const Mapping& mapping, json::Value value) {
  switch (mapping.conversion) {
    case Conversion::boolean:
    case Conversion::sos: return to_boolean(mapping, value);
    case Conversion::contact: return to_contact(value);
    case Conversion::number: return to_number(mapping, value);
    case Conversion::presence:
    case Conversion::fall: return to_judgement(mapping.conversion, value);
    case Conversion::text: return to_anything(value);
    case Conversion::action: break;
  }
  const auto word = value.text();
  if (!word || word->empty() || word->size() > max_word) return std::nullopt;
  return action_word(*word, mapping.off_is_release);
}

std::string action_word(std::string_view action, bool off_is_release) {
  if (off_is_release && action == "off") return "released";
  if (const auto known = gesture(action); !known.empty()) return std::string(known);
  const auto bar = action.find('_');
  if (bar == action.npos || bar == 0 || !is_endpoint(action.substr(0, bar))) {
    return std::string(action);
  }
  const auto known = gesture(action.substr(bar + 1));
  if (known.empty()) return std::string(action);
  return std::string(action.substr(0, bar + 1)).append(known);
}

std::chrono::seconds expected_interval(const DeviceEntry& device,
                                       const std::vector<Mapping>& mappings) {
  // Heartbeats of Xiaomi come every 50 to 60 minutes; reporting of occupancy, climate and power
  // is configured with a maximum of an hour.
  constexpr std::chrono::seconds hour{3'600};
  // All else proves itself with its battery report, at most 65,000 s apart.
  constexpr std::chrono::seconds battery_report{65'000};
  if (device.mains_powered || device.vendor == "Aqara" || device.vendor == "Xiaomi") return hour;
  const bool climate = std::any_of(mappings.begin(), mappings.end(), [](const Mapping& mapping) {
    return mapping.property == "temperature" || mapping.property == "humidity";
  });
  return climate ? hour : battery_report;
}

sdk::Device describe(const DeviceEntry& device, const std::vector<Mapping>& mappings) {
  sdk::Device out;
  out.id = device_id(device.ieee);
  out.address = device.ieee;
  out.name = device.friendly_name;
  out.manufacturer = device.vendor;
  out.model = device.model;
  out.mains_powered = device.mains_powered;
  out.expected_interval = expected_interval(device, mappings);
  constexpr std::size_t most_properties = 120;  // the contract's 128, less the link
  for (const auto& mapping : mappings) {
    if (out.properties.size() == most_properties) break;
    const bool told = std::any_of(out.properties.begin(), out.properties.end(),
                                  [&](const auto& p) { return p.name == mapping.property; });
    if (told) continue;
    out.properties.push_back(
        {mapping.property, std::string(type_name(mapping)), mapping.unit, mapping.values});
  }
  out.properties.push_back({std::string(link_property), "number", {}, {}});
  return out;
}

std::string device_id(std::string_view ieee) {
  return std::string("zigbee2mqtt:").append(ieee);
}

}  // namespace homeward::zigbee2mqtt
