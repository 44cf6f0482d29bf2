#include "daemon/platforms/fhir_resources.hpp"

#include "daemon/platforms/fhir_elements.hpp"
#include "daemon/platforms/fhir_units.hpp"
#include "lib/base/rfc3339.hpp"

namespace homeward::platforms {

using namespace fhir;
using json::Value;
using json::Writer;

namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";
constexpr std::string_view kAbsent = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

void write_quantity(Writer& json, double number, std::string_view unit) {
  json.key("valueQuantity").begin_object().key("value").number(number);
  if (!unit.empty()) json.text("unit", unit).text("system", kUcum).text("code", unit);
  json.end_object();
}

void write_value(Writer& json, Value value, std::string_view unit) {
  if (const auto flag = value.boolean()) {
    json.key("valueBoolean").boolean(*flag);
  } else if (const auto number = value.number()) {
    write_quantity(json, *number, unit);
  } else if (!value.text().value_or("").empty()) {
    json.text("valueString", plain(*value.text()));
  } else {
    json.key("dataAbsentReason");
    write_concept(json, kAbsent, "unknown");
  }
}

}  // namespace

std::string FhirResources::observation(Value reading) {
  const std::string_view property = text_in(reading, "property");
  const std::string_view time = text_in(reading, "time");
  const std::string device = sensor(text_in(reading, "device"));
  const std::string name = device + " " + std::string(property) + " " + std::string(time);
  const std::string id = stable_id("observation", name);
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Observation").text("id", id);
  const Value quality = reading.member("time_quality");
  if (quality.has_value()) {
    json.key("extension").begin_array();
    write_extension(json, "time-quality", "valueCode", quality);
    json.end_array();
  }
  json.text("status", "final").key("code");
  write_concept(json, "urn:homeward:property", property);
  json.key("subject");
  write_logical_reference(json, "Device", kGatewaySystem, gateway_);
  if (!time.empty()) json.text("effectiveDateTime", time);
  write_value(json, reading.member("value"), ucum_of(property));
  json.key("device");
  write_reference(json, device);
  json.end_object();
  resources_.try_emplace("Observation/" + id, std::move(out));
  return "Observation/" + id;
}

void FhirResources::heartbeat(Value data, core::WallTime now) {
  const std::string id = stable_id("heartbeat", "");
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Observation").text("id", id);
  json.text("status", "final").key("code");
  write_concept(json, "urn:homeward:observation", "heartbeat");
  json.key("subject");
  write_logical_reference(json, "Device", kGatewaySystem, gateway_);
  json.text("effectiveDateTime", format_rfc3339_utc(now));
  json.key("component").begin_array();
  for (std::size_t index = 0; index < data.size(); ++index) {
    const auto [name, value] = data.member_at(index);
    const bool simple = value.number() || value.text();
    if (!simple) continue;
    const bool bytes = name.ends_with("_bytes");
    json.begin_object().key("code");
    write_concept(json, "urn:homeward:heartbeat", name);
    write_value(json, value, bytes ? "By" : name == "uptime_s" ? "s" : "1");
    json.end_object();
  }
  json.end_array().end_object();
  resources_.try_emplace("Observation/" + id, std::move(out));
}

}  // namespace homeward::platforms
