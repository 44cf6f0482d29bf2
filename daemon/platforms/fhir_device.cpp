#include "daemon/platforms/fhir_resources.hpp"

#include "daemon/platforms/fhir_elements.hpp"

namespace homeward::platforms {

using namespace fhir;
using json::Value;
using json::Writer;

namespace {

constexpr std::string_view kReasons = "http://terminology.hl7.org/CodeSystem/device-status-reason";

}  // namespace

void FhirResources::gateway_device(Value about) {
  const std::string id = stable_id("gateway", "");
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Device").text("id", id);
  const Value open = about.member("open_alerts");
  if (open.size() > 0) {
    json.key("extension").begin_array();
    for (std::size_t index = 0; index < open.size(); ++index) {
      json.begin_object().text("url", std::string(kBase) + "open-alert");
      json.key("valueReference");
      write_logical_reference(json, "Flag", kAlertSystem, text_in(open.at(index), "alert"));
      json.end_object();
    }
    json.end_array();
  }
  json.key("identifier").begin_array();
  write_identifier(json, kGatewaySystem, gateway_);
  json.end_array().text("status", "active");
  if (const std::string_view status = text_in(about, "status"); !status.empty()) {
    json.key("statusReason").begin_array();
    write_concept(json, kReasons, status);
    json.end_array();
  }
  json.key("type").begin_object().text("text", "home gateway").end_object();
  if (const std::string_view version = text_in(about, "version"); !version.empty()) {
    json.key("version").begin_array().begin_object().text("value", version).end_object();
    json.end_array();
  }
  json.end_object();
  resources_.try_emplace("Device/" + id, std::move(out));
}

std::string FhirResources::sensor(std::string_view name) {
  const std::string id = stable_id("sensor", name);
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Device").text("id", id);
  json.key("identifier").begin_array();
  write_identifier(json, "urn:homeward:sensor:" + gateway_, name);
  json.end_array().text("status", "active");
  json.key("deviceName").begin_array().begin_object();
  json.text("name", name).text("type", "user-friendly-name").end_object().end_array();
  json.key("parent");
  write_logical_reference(json, "Device", kGatewaySystem, gateway_);
  json.end_object();
  resources_.try_emplace("Device/" + id, std::move(out));
  return "Device/" + id;
}

}  // namespace homeward::platforms
