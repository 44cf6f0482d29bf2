#include "daemon/platforms/fhir_resources.hpp"

#include "daemon/platforms/fhir_elements.hpp"

namespace homeward::platforms {

using namespace fhir;
using json::Value;
using json::Writer;

namespace {

/// The first language of a text by language, the recipient's own where it is the only one.
std::string_view any_language(Value texts) {
  if (texts.size() == 0) return {};
  return texts.member_at(0).second.text().value_or("");
}

void write_alert_code(Writer& json, Value data) {
  const Value scaip = data.member("codes").member("scaip");
  std::string codings;
  Writer list(codings);
  list.begin_array();
  write_coding(list, kRuleSystem, text_in(data, "rule"));
  write_coding(list, "urn:homeward:scaip:device-type", text_in(scaip, "device_type"));
  write_coding(list, "urn:homeward:scaip:status", text_in(scaip, "status"));
  write_coding(list, "urn:homeward:scaip:location", text_in(scaip, "location"));
  write_coding(list, "urn:homeward:contact-id", text_in(data.member("codes"), "contact_id"));
  list.end_array();
  const std::string_view title = any_language(data.member("title"));
  json.key("code").begin_object();
  if (codings != "[]") json.key("coding").raw(codings);
  json.text("text", title.empty() ? "Alert from a home" : plain(title)).end_object();
}

void write_categories(Writer& json, Value data) {
  std::string concepts;
  Writer list(concepts);
  list.begin_array();
  for (const char* const name : {"class", "category", "severity"}) {
    const std::string_view code = text_in(data, name);
    if (!code.empty()) write_concept(list, std::string("urn:homeward:") + name, code);
  }
  list.end_array();
  if (concepts != "[]") json.key("category").raw(concepts);
}

/// The resident, where the recipient may know of one, else the home; both by this platform's names.
void write_subject(Writer& json, std::string_view resident, std::string_view gateway) {
  json.key("subject");
  if (!resident.empty()) {
    write_logical_reference(json, "Patient", "urn:homeward:resident", plain(resident));
    return;
  }
  json.begin_object().key("identifier");
  write_identifier(json, kGatewaySystem, gateway);
  json.end_object();
}

}  // namespace

void FhirResources::alert(Value data, std::string_view message_id, bool over,
                          std::string_view changed) {
  const std::string id(text_in(data, "alert"));
  std::string extensions;
  Writer list(extensions);
  list.begin_array();
  write_extension(list, "revision", "valueInteger", data.member("revision"));
  for (const char* const name : {"acknowledged", "test", "stale", "late"}) {
    write_extension(list, name, "valueBoolean", data.member(name));
  }
  for (const char* const name : {"room", "reason"}) {
    write_extension(list, name, "valueString", data.member(name));
  }
  const Value evidence = data.member("evidence");
  for (std::size_t index = 0; index < evidence.size(); ++index) {
    list.begin_object().text("url", std::string(kBase) + "evidence").key("valueReference");
    write_reference(list, observation(evidence.at(index)));
    list.end_object();
  }
  list.begin_object().text("url", std::string(kBase) + "changed");
  list.text("valueDateTime", changed).end_object().end_array();
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Flag").text("id", id);
  json.key("extension").raw(extensions).key("identifier").begin_array();
  write_identifier(json, kAlertSystem, id);
  write_identifier(json, kMessageSystem, message_id);
  json.end_array();
  json.text("status", over ? "inactive" : "active");
  write_categories(json, data);
  write_alert_code(json, data);
  write_subject(json, text_in(data, "resident"), gateway_);
  write_period(json, text_in(data, "fired_at"), text_in(data, "resolved_at"));
  json.key("author");
  write_logical_reference(json, "Device", kGatewaySystem, gateway_);
  json.end_object();
  resources_.try_emplace("Flag/" + id, std::move(out));
}

void FhirResources::silence(Value data, std::string_view subject) {
  const std::string name = std::string(subject) + " " + std::string(text_in(data, "since"));
  const std::string id = stable_id("silence", name);
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Flag").text("id", id);
  json.text("status", data.member("active").boolean().value_or(false) ? "active" : "inactive");
  json.key("code").begin_object().key("coding").begin_array();
  write_coding(json, "urn:homeward:flag", "silence");
  write_coding(json, kRuleSystem, text_in(data, "rule"));
  json.end_array().text("text", "A rule is silenced").end_object();
  json.key("subject").begin_object().key("identifier");
  write_identifier(json, kGatewaySystem, gateway_);
  json.end_object();
  write_period(json, text_in(data, "since"), text_in(data, "until"));
  json.key("author");
  write_logical_reference(json, "Device", kGatewaySystem, gateway_);
  json.end_object();
  resources_.try_emplace("Flag/" + id, std::move(out));
}

}  // namespace homeward::platforms
