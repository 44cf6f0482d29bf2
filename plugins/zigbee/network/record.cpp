#include "plugins/zigbee/network/record.hpp"

#include "plugins/zigbee/network/ieee_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_from.hpp>

namespace homeward::zigbee {
namespace {

namespace bj = boost::json;

constexpr std::size_t kMaxList = 256;
constexpr std::size_t kMaxName = 256;

bj::array ratio_json(const Ratio& ratio) {
  bj::array json(2);
  if (ratio.multiplier) json[0] = *ratio.multiplier;
  if (ratio.divisor) json[1] = *ratio.divisor;
  return json;
}

bj::object memory_json(const DeviceMemory& memory) {
  bj::object json{{"manufacturer", memory.manufacturer}, {"model", memory.model}};
  if (memory.zone_type) json["zone_type"] = *memory.zone_type;
  if (memory.zone_status) json["zone_status"] = *memory.zone_status;
  if (memory.pressure_scale) json["pressure_scale"] = *memory.pressure_scale;
  const bj::array none(2);
  const auto add = [&](std::string_view name, const Ratio& ratio) {
    auto value = ratio_json(ratio);
    if (value != none) json[name] = std::move(value);
  };
  add("energy", memory.energy);
  add("power", memory.power);
  add("voltage", memory.voltage);
  add("current", memory.current);
  return json;
}

bj::object descriptor_json(const SimpleDescriptor& simple) {
  return {{"endpoint", simple.endpoint},
          {"profile", simple.profile},
          {"device", simple.device},
          {"in", bj::value_from(simple.in)},
          {"out", bj::value_from(simple.out)}};
}

/// A number of a type that fits; none when it is anything else.
template <class Number>
std::optional<Number> number(const bj::value* value) {
  if (value == nullptr || !value->is_number()) return std::nullopt;
  bj::error_code error;
  const auto result = value->to_number<Number>(error);
  if (error) return std::nullopt;
  return result;
}

template <class Number>
std::vector<Number> numbers(const bj::value* value) {
  std::vector<Number> list;
  if (value == nullptr || !value->is_array()) return list;
  for (const auto& entry : value->get_array()) {
    const auto item = number<Number>(&entry);
    if (item && list.size() < kMaxList) list.push_back(*item);
  }
  return list;
}

std::string text(const bj::object& json, std::string_view name) {
  const auto* value = json.if_contains(name);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(std::string_view(value->get_string()).substr(0, kMaxName));
}

bool flag(const bj::object& json, std::string_view name) {
  const auto* value = json.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

Ratio read_ratio(const bj::object& json, std::string_view name) {
  const auto* value = json.if_contains(name);
  if (value == nullptr || !value->is_array() || value->get_array().size() != 2) return {};
  return {number<double>(&value->get_array()[0]), number<double>(&value->get_array()[1])};
}

DeviceMemory read_memory(const bj::object& json) {
  DeviceMemory memory;
  memory.manufacturer = text(json, "manufacturer");
  memory.model = text(json, "model");
  memory.zone_type = number<std::uint16_t>(json.if_contains("zone_type"));
  memory.zone_status = number<std::uint16_t>(json.if_contains("zone_status"));
  memory.pressure_scale = number<int>(json.if_contains("pressure_scale"));
  memory.energy = read_ratio(json, "energy");
  memory.power = read_ratio(json, "power");
  memory.voltage = read_ratio(json, "voltage");
  memory.current = read_ratio(json, "current");
  return memory;
}

std::optional<SimpleDescriptor> read_descriptor(const bj::value& value) {
  if (!value.is_object()) return std::nullopt;
  const auto& json = value.get_object();
  const auto endpoint = number<std::uint8_t>(json.if_contains("endpoint"));
  if (!endpoint) return std::nullopt;
  return SimpleDescriptor{*endpoint, number<std::uint16_t>(json.if_contains("profile")).value_or(0),
                          number<std::uint16_t>(json.if_contains("device")).value_or(0),
                          numbers<std::uint16_t>(json.if_contains("in")),
                          numbers<std::uint16_t>(json.if_contains("out"))};
}

void read_lists(const bj::object& json, DeviceRecord& record) {
  if (const auto* descriptors = json.if_contains("descriptors");
      descriptors != nullptr && descriptors->is_array()) {
    for (const auto& entry : descriptors->get_array()) {
      auto simple = read_descriptor(entry);
      if (simple) record.descriptors.push_back(std::move(*simple));
    }
  }
  if (const auto* configured = json.if_contains("configured");
      configured != nullptr && configured->is_array()) {
    for (const auto& entry : configured->get_array()) {
      const auto pair = numbers<std::uint16_t>(&entry);
      if (pair.size() != 2) continue;
      record.configured.emplace_back(static_cast<std::uint8_t>(pair[0]), pair[1]);
    }
  }
}

}  // namespace

const SimpleDescriptor* DeviceRecord::descriptor(std::uint8_t endpoint) const {
  const auto found = std::ranges::find(descriptors, endpoint, &SimpleDescriptor::endpoint);
  return found == descriptors.end() ? nullptr : &*found;
}

const SimpleDescriptor* DeviceRecord::serving(std::uint16_t cluster) const {
  for (const auto& simple : descriptors) {
    if (std::ranges::find(simple.in, cluster) != simple.in.end()) return &simple;
  }
  return nullptr;
}

std::string to_json(const DeviceRecord& record, std::uint64_t extended_pan) {
  bj::object json{{"ieee", ieee_text(record.ieee)}, {"network", ieee_text(extended_pan)},
                  {"address", record.address},      {"basic_read", record.basic_read},
                  {"enrolled", record.enrolled},    {"memory", memory_json(record.memory)}};
  if (record.node) {
    json["node"] = bj::object{{"router", record.node->router},
                              {"mains", record.node->mains},
                              {"sleeps", record.node->sleeps},
                              {"manufacturer", record.node->manufacturer}};
  }
  if (record.endpoints) json["endpoints"] = bj::value_from(*record.endpoints);
  bj::array descriptors;
  for (const auto& simple : record.descriptors) descriptors.push_back(descriptor_json(simple));
  json["descriptors"] = std::move(descriptors);
  bj::array configured;
  for (const auto& [endpoint, cluster] : record.configured) {
    configured.push_back(bj::array{endpoint, cluster});
  }
  json["configured"] = std::move(configured);
  return bj::serialize(json);
}

std::optional<KeptRecord> parse_record(std::string_view line) {
  bj::error_code error;
  const bj::value whole = bj::parse(line, error);
  if (error || !whole.is_object()) return std::nullopt;
  const auto& json = whole.get_object();
  const auto ieee = number_from_hex(text(json, "ieee"));
  const auto network = number_from_hex(text(json, "network"));
  const auto address = number<std::uint16_t>(json.if_contains("address"));
  if (!ieee || !network || !address) return std::nullopt;
  KeptRecord kept{{}, *network};
  DeviceRecord& record = kept.record;
  record.ieee = *ieee;
  record.address = *address;
  record.basic_read = flag(json, "basic_read");
  record.enrolled = flag(json, "enrolled");
  if (const auto* memory = json.if_contains("memory"); memory != nullptr && memory->is_object()) {
    record.memory = read_memory(memory->get_object());
  }
  if (const auto* node = json.if_contains("node"); node != nullptr && node->is_object()) {
    const auto& fields = node->get_object();
    record.node =
        NodeDescriptor{flag(fields, "router"), flag(fields, "mains"), flag(fields, "sleeps"),
                       number<std::uint16_t>(fields.if_contains("manufacturer")).value_or(0)};
  }
  if (json.contains("endpoints"))
    record.endpoints = numbers<std::uint8_t>(json.if_contains("endpoints"));
  read_lists(json, record);
  return kept;
}

}  // namespace homeward::zigbee
