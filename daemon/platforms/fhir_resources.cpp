#include "daemon/platforms/fhir_resources.hpp"

#include "daemon/platforms/fhir_units.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/writer.hpp"

#include <array>
#include <cstdint>
#include <cstdio>

namespace homeward::platforms {
namespace {

using json::Value;
using json::Writer;

constexpr std::string_view kExtensions = "https://homeward.care/fhir/";
constexpr std::string_view kUcum = "http://unitsofmeasure.org";
constexpr std::string_view kReasons = "http://terminology.hl7.org/CodeSystem/device-status-reason";
constexpr std::string_view kAbsent = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

std::string_view text_in(Value data, std::string_view name) {
  return data.member(name).text().value_or("");
}

void write_coding(Writer& json, std::string_view system, std::string_view code) {
  if (code.empty()) return;
  json.begin_object().text("system", system).text("code", code).end_object();
}

void write_concept(Writer& json, std::string_view system, std::string_view code) {
  json.begin_object().key("coding").begin_array();
  write_coding(json, system, code);
  json.end_array().text("text", code).end_object();
}

void write_identifier(Writer& json, std::string_view system, std::string_view value) {
  json.begin_object().text("system", system).text("value", value).end_object();
}

void write_reference(Writer& json, std::string_view reference) {
  json.begin_object().text("reference", reference).end_object();
}

/// `name` ends the extension's url; `type` is `valueBoolean` and the like.
void write_extension(Writer& json, std::string_view name, std::string_view type, Value value) {
  if (!value.has_value()) return;
  json.begin_object().text("url", std::string(kExtensions) + std::string(name));
  json.key(type).raw(value.to_json()).end_object();
}

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
    json.text("valueString", *value.text());
  } else {
    json.key("dataAbsentReason");
    write_concept(json, kAbsent, "unknown");
  }
}

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
  write_coding(list, "urn:homeward:rule", text_in(data, "rule"));
  write_coding(list, "urn:homeward:scaip:device-type", text_in(scaip, "device_type"));
  write_coding(list, "urn:homeward:scaip:status", text_in(scaip, "status"));
  write_coding(list, "urn:homeward:scaip:location", text_in(scaip, "location"));
  write_coding(list, "urn:homeward:contact-id", text_in(data.member("codes"), "contact_id"));
  list.end_array();
  const std::string_view title = any_language(data.member("title"));
  json.key("code").begin_object();
  if (codings != "[]") json.key("coding").raw(codings);
  json.text("text", title.empty() ? "Alert from a home" : title).end_object();
}

void write_categories(Writer& json, Value data) {
  json.key("category").begin_array();
  for (const char* const name : {"class", "category", "severity"}) {
    const std::string_view code = text_in(data, name);
    if (!code.empty()) write_concept(json, std::string("urn:homeward:") + name, code);
  }
  json.end_array();
}

void write_period(Writer& json, std::string_view start, std::string_view end) {
  if (start.empty() && end.empty()) return;
  json.key("period").begin_object();
  if (!start.empty()) json.text("start", start);
  if (!end.empty()) json.text("end", end);
  json.end_object();
}

}  // namespace

std::string FhirResources::stable_id(std::string_view kind, std::string_view name) const {
  // FNV-1a, twice with different beginnings: no secret and no defence, only a name of 128 bits.
  std::array<std::uint64_t, 2> hashes{0xcbf29ce484222325ULL, 0x84222325cbf29ce4ULL};
  const auto add = [&hashes](std::string_view part) {
    for (const char c : part) {
      for (std::uint64_t& hash : hashes) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
      }
    }
    for (std::uint64_t& hash : hashes) hash = (hash ^ 0xffU) * 0x100000001b3ULL;
  };
  add(gateway_);
  add(kind);
  add(name);
  std::array<char, 33> text{};
  std::snprintf(text.data(), text.size(), "%016llx%016llx",
                static_cast<unsigned long long>(hashes[0]),
                static_cast<unsigned long long>(hashes[1]));
  return text.data();
}

std::string FhirResources::gateway_reference() const {
  return "Device/" + stable_id("gateway", "");
}

void FhirResources::gateway_device(Value about) {
  const std::string id = stable_id("gateway", "");
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Device").text("id", id);
  const Value open = about.member("open_alerts");
  if (open.size() > 0) {
    json.key("extension").begin_array();
    for (std::size_t index = 0; index < open.size(); ++index) {
      json.begin_object().text("url", std::string(kExtensions) + "open-alert");
      json.key("valueReference");
      write_reference(json, "Flag/" + std::string(text_in(open.at(index), "alert")));
      json.end_object();
    }
    json.end_array();
  }
  json.key("identifier").begin_array();
  write_identifier(json, "urn:homeward:gateway", gateway_);
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
  write_reference(json, gateway_reference());
  json.end_object();
  resources_.try_emplace("Device/" + id, std::move(out));
  return "Device/" + id;
}

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
  write_reference(json, gateway_reference());
  if (!time.empty()) json.text("effectiveDateTime", time);
  write_value(json, reading.member("value"), ucum_of(property));
  json.key("device");
  write_reference(json, device);
  json.end_object();
  resources_.try_emplace("Observation/" + id, std::move(out));
  return "Observation/" + id;
}

void FhirResources::alert(Value data, std::string_view message_id, std::string_view updated) {
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
    list.begin_object().text("url", std::string(kExtensions) + "evidence").key("valueReference");
    write_reference(list, observation(evidence.at(index)));
    list.end_object();
  }
  list.begin_object().text("url", std::string(kExtensions) + "changed");
  list.text("valueDateTime", updated).end_object().end_array();
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Flag").text("id", id);
  json.key("extension").raw(extensions).key("identifier").begin_array();
  write_identifier(json, "urn:homeward:alert", id);
  write_identifier(json, "urn:homeward:message", message_id);
  json.end_array();
  json.text("status", text_in(data, "presence") == "absent" ? "inactive" : "active");
  write_categories(json, data);
  write_alert_code(json, data);
  json.key("subject").begin_object().key("identifier");
  write_identifier(json, "urn:homeward:gateway", gateway_);
  json.end_object();
  write_period(json, text_in(data, "fired_at"), text_in(data, "resolved_at"));
  json.key("author");
  write_reference(json, gateway_reference());
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
  write_coding(json, "urn:homeward:rule", text_in(data, "rule"));
  json.end_array().text("text", "A rule is silenced").end_object();
  json.key("subject").begin_object().key("identifier");
  write_identifier(json, "urn:homeward:gateway", gateway_);
  json.end_object();
  write_period(json, text_in(data, "since"), text_in(data, "until"));
  json.key("author");
  write_reference(json, gateway_reference());
  json.end_object();
  resources_.try_emplace("Flag/" + id, std::move(out));
}

void FhirResources::heartbeat(Value data, core::WallTime now) {
  const std::string id = stable_id("heartbeat", "");
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Observation").text("id", id);
  json.text("status", "final").key("code");
  write_concept(json, "urn:homeward:observation", "heartbeat");
  json.key("subject");
  write_reference(json, gateway_reference());
  json.text("effectiveDateTime", format_rfc3339_utc(now));
  json.key("component").begin_array();
  for (std::size_t index = 0; index < data.size(); ++index) {
    const auto [name, value] = data.member_at(index);
    const bool plain = value.number() || value.text();
    if (!plain) continue;
    const bool bytes = name.ends_with("_bytes");
    json.begin_object().key("code");
    write_concept(json, "urn:homeward:heartbeat", name);
    write_value(json, value, bytes ? "By" : name == "uptime_s" ? "s" : "1");
    json.end_object();
  }
  json.end_array().end_object();
  resources_.try_emplace("Observation/" + id, std::move(out));
}

std::string FhirResources::bundle(std::string_view id, core::WallTime now) const {
  std::string out;
  Writer json(out);
  json.begin_object().text("resourceType", "Bundle").key("identifier");
  write_identifier(json, "urn:homeward:message", id);
  json.text("type", "transaction").text("timestamp", format_rfc3339_utc(now));
  json.key("entry").begin_array();
  for (const auto& [reference, resource] : resources_) {
    json.begin_object().text("fullUrl", std::string(kExtensions) + reference);
    json.key("resource").raw(resource);
    json.key("request").begin_object().text("method", "PUT").text("url", reference);
    json.end_object().end_object();
  }
  json.end_array().end_object();
  return out;
}

}  // namespace homeward::platforms
