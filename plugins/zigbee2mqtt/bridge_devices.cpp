#include "plugins/zigbee2mqtt/bridge_devices.hpp"

#include "lib/json/parser.hpp"
#include "plugins/zigbee2mqtt/json_slices.hpp"

#include <algorithm>

namespace homeward::zigbee2mqtt {
namespace {

constexpr std::size_t max_devices = 500;
constexpr std::size_t max_exposes = 128;
constexpr std::size_t max_values = 64;
constexpr std::size_t max_text = 200;
constexpr int max_feature_depth = 3;
constexpr json::Limits entry_limits{256UL << 10U, 24};

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// The member's text, cut to the limit; empty when it is no text.
std::string raw_text_of(json::Value object, std::string_view key) {
  return std::string(object.member(key).text().value_or("").substr(0, max_text));
}

/// The same with control characters (cheap firmware pads its names) blanked: the core takes none.
std::string text_of(json::Value object, std::string_view key) {
  auto text = raw_text_of(object, key);
  std::replace_if(text.begin(), text.end(), is_control, ' ');
  return text;
}

bool flag_of(json::Value object, std::string_view key) {
  return object.member(key).boolean().value_or(false);
}

unsigned access_of(json::Value expose) {
  const auto access = expose.member("access").unsigned_integer();
  return static_cast<unsigned>(access.value_or(Expose::published)) & 7U;
}

std::vector<std::string> values_of(json::Value expose) {
  std::vector<std::string> values;
  const auto list = expose.member("values");
  if (!list.is_array()) return values;
  for (std::size_t i = 0; i < std::min(list.size(), max_values); ++i) {
    const auto text = list.at(i).text();
    if (!text || text->empty() || text->size() > max_text) continue;
    if (std::none_of(text->begin(), text->end(), is_control)) values.emplace_back(*text);
  }
  return values;
}

std::optional<ExposeType> simple_type(std::string_view type) {
  if (type == "binary") return ExposeType::binary;
  if (type == "numeric") return ExposeType::numeric;
  if (type == "enum") return ExposeType::enumeration;
  if (type == "text") return ExposeType::text;
  return std::nullopt;  // composite and list are objects and arrays in payloads: not values
}

/// Adds an expose or, for a specific type, its features.
void add_expose(json::Value object, const std::string& parent, int depth,
                std::vector<Expose>& out) {
  if (!object.is_object() || depth > max_feature_depth || out.size() >= max_exposes) return;
  const std::string type = text_of(object, "type");
  if (type == "composite" || type == "list") return;
  const auto features = object.member("features");
  if (features.is_array()) {
    for (std::size_t i = 0; i < features.size(); ++i) {
      add_expose(features.at(i), type, depth + 1, out);
    }
    return;
  }
  const auto simple = simple_type(type);
  Expose expose{simple.value_or(ExposeType::text),
                text_of(object, "name"),
                text_of(object, "property"),
                parent,
                text_of(object, "unit"),
                text_of(object, "value_on"),
                text_of(object, "value_off"),
                values_of(object),
                access_of(object)};
  if (!simple || expose.property.empty()) return;
  if (expose.name.empty()) expose.name = expose.property;
  out.push_back(std::move(expose));
}

Interview interview_of(json::Value entry) {
  const std::string state = text_of(entry, "interview_state");
  if (state == "PENDING") return Interview::pending;
  if (state == "IN_PROGRESS") return Interview::in_progress;
  if (state == "FAILED") return Interview::failed;
  if (state == "SUCCESSFUL" || flag_of(entry, "interview_completed")) return Interview::successful;
  return flag_of(entry, "interviewing") ? Interview::in_progress : Interview::pending;
}

/// "Battery", "Unknown" and nothing are batteries: that supervises more patiently than mains,
/// but never takes a dead battery for a mains failure.
bool is_mains(std::string_view power_source) {
  return power_source.starts_with("Mains") || power_source.starts_with("DC") ||
         power_source.starts_with("Emergency mains");
}

bool is_ieee(std::string_view text) {
  return text.size() == 18 && text.starts_with("0x") &&
         text.find_first_not_of("0123456789abcdef", 2) == text.npos;
}

void read_definition(json::Value object, DeviceEntry& entry) {
  entry.vendor = text_of(object, "manufacturer");
  entry.model_id = text_of(object, "model_id");
  entry.model = entry.model_id;
  const auto definition = object.member("definition");
  if (auto vendor = text_of(definition, "vendor"); !vendor.empty()) entry.vendor = vendor;
  if (auto model = text_of(definition, "model"); !model.empty()) entry.model = model;
  const auto exposes = definition.member("exposes");
  if (!exposes.is_array()) return;
  for (std::size_t i = 0; i < exposes.size(); ++i) {
    add_expose(exposes.at(i), {}, 0, entry.exposes);
  }
}

/// Reads one entry into the table.
void read_entry(json::Value object, DeviceTable& table) {
  if (text_of(object, "type") == "Coordinator") {
    table.coordinator = true;
    return;
  }
  DeviceEntry entry;
  entry.ieee = text_of(object, "ieee_address");
  entry.friendly_name = raw_text_of(object, "friendly_name");
  if (!is_ieee(entry.ieee) || !usable_name(entry.friendly_name)) {
    ++table.malformed;
    return;
  }
  entry.mains_powered = is_mains(text_of(object, "power_source"));
  entry.disabled = flag_of(object, "disabled");
  entry.interview = interview_of(object);
  read_definition(object, entry);
  table.devices.push_back(std::move(entry));
}

}  // namespace

bool usable_name(std::string_view name) {
  if (name.empty() || name.size() >= max_text) return false;
  if (name == "bridge" || name.starts_with("bridge/")) return false;
  return std::none_of(name.begin(), name.end(),
                      [](char c) { return c == '+' || c == '#' || is_control(c); });
}

std::optional<DeviceTable> parse_bridge_devices(std::string_view payload) {
  DeviceTable table;
  ArraySlices slices(payload);
  json::Parser parser(entry_limits);
  while (const auto slice = slices.next()) {
    const auto entry = parser.parse(*slice);
    if (!entry || !entry->is_object() || table.devices.size() == max_devices) {
      ++table.malformed;
    } else {
      read_entry(*entry, table);
    }
  }
  if (slices.failed()) return std::nullopt;
  return table;
}

}  // namespace homeward::zigbee2mqtt
