#include "tests/unit/zigbee2mqtt/support.hpp"

#include "lib/json/writer.hpp"

#include <stdexcept>

namespace homeward::zigbee2mqtt::test {
namespace {

Expose expose(ExposeType type, std::string name) {
  Expose out;
  out.type = type;
  out.name = out.property = std::move(name);
  out.access = Expose::published;
  return out;
}

std::string text(const sdk::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return json::write_number(*number);
  return std::get<std::string>(value);
}

}  // namespace

Expose binary(std::string name) {
  return expose(ExposeType::binary, std::move(name));
}

Expose numeric(std::string name, std::string unit) {
  auto out = expose(ExposeType::numeric, std::move(name));
  out.unit = std::move(unit);
  return out;
}

Expose enumeration(std::string name, std::vector<std::string> values) {
  auto out = expose(ExposeType::enumeration, std::move(name));
  out.values = std::move(values);
  return out;
}

DeviceEntry device(std::vector<Expose> exposes, std::string model) {
  DeviceEntry entry;
  entry.ieee = "0x00124b0000000001";
  entry.friendly_name = "hall";
  entry.vendor = "Maker";
  entry.model = entry.model_id = std::move(model);
  entry.exposes = std::move(exposes);
  return entry;
}

std::string row(const std::vector<sdk::Event>& events) {
  std::string out;
  for (const auto& event : events) {
    if (!out.empty()) out += ' ';
    out += event.property + '=' + text(event.value);
    if (event.kind == sdk::Kind::event) out += '!';
    if (event.kind == sdk::Kind::restored) out += '~';
  }
  return out;
}

std::string hear(StateTracker& tracker, std::string_view json, const Reception& reception) {
  json::Parser parser;
  const auto value = parser.parse(json);
  if (!value) throw std::runtime_error("the test's JSON: " + value.error().what);
  return row(tracker.receive(*value, reception));
}

}  // namespace homeward::zigbee2mqtt::test
