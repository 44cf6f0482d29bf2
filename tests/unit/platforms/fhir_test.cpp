#include "daemon/platforms/fhir_profile.hpp"
#include "daemon/platforms/fhir_units.hpp"
#include "tests/unit/platforms/sample_alert.hpp"

#include <gmock/gmock.h>

#include <set>
#include <string>
#include <vector>

namespace homeward::platforms {
namespace {

using boost::json::object;
using boost::json::value;
using ports::Detail;

std::string word(const value& text) {
  return std::string(text.as_string());
}

bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20U && c != '\t' && c != '\n' && c != '\r';
  });
}

/// No member is null, no text and no list or object is empty: so JSON in FHIR R4 wants it.
void check_json(const value& part, const std::string& where) {
  EXPECT_FALSE(part.is_null()) << where;
  EXPECT_FALSE(part.is_string() && part.as_string().empty()) << where;
  EXPECT_FALSE(part.is_string() && has_controls(word(part))) << where;
  if (const auto* list = part.if_array()) {
    EXPECT_FALSE(list->empty()) << where;
    for (const value& item : *list) check_json(item, where + "[]");
  }
  if (const auto* members = part.if_object()) {
    EXPECT_FALSE(members->empty()) << where;
    for (const auto& [name, member] : *members) check_json(member, where + "." + std::string(name));
  }
}

void check_concept(const value& meaning) {
  const object& fields = meaning.as_object();
  EXPECT_TRUE(fields.contains("coding") || fields.contains("text"));
  if (!fields.contains("coding")) return;
  for (const value& coding : fields.at("coding").as_array()) {
    const std::string system = word(coding.at("system"));
    EXPECT_TRUE(system.starts_with("urn:") || system.starts_with("http")) << system;
    const std::string code = word(coding.at("code"));
    EXPECT_EQ(code.find_first_of(" \t\r\n"), std::string::npos) << code;
  }
}

void check_date_time(const value& time) {
  EXPECT_TRUE(parse_rfc3339(word(time))) << word(time);
}

void check_value(const object& holder) {
  std::size_t values = 0;
  for (const auto& [name, member] : holder) values += name.starts_with("value") ? 1U : 0U;
  EXPECT_EQ(values + (holder.contains("dataAbsentReason") ? 1U : 0U), 1U);
  if (!holder.contains("valueQuantity")) return;
  const object& quantity = holder.at("valueQuantity").as_object();
  EXPECT_TRUE(quantity.at("value").is_number());
  if (!quantity.contains("code")) return;
  EXPECT_EQ(quantity.at("system"), "http://unitsofmeasure.org");
}

/// What R4 requires of the resources that we send, from its published definitions.
void check_resource(const object& resource) {
  const std::string type = word(resource.at("resourceType"));
  const std::string id = word(resource.at("id"));
  constexpr const char* kIdCharacters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.";
  EXPECT_EQ(id.find_first_not_of(kIdCharacters), std::string::npos) << id;
  EXPECT_LE(id.size(), 64U);
  const std::string status = word(resource.at("status"));
  if (type == "Observation") {
    const std::set<std::string> known{"registered", "preliminary", "final", "amended"};
    EXPECT_TRUE(known.contains(status)) << status;
    check_concept(resource.at("code"));
    check_date_time(resource.at("effectiveDateTime"));
    if (!resource.contains("component")) return check_value(resource);
    for (const value& component : resource.at("component").as_array()) {
      check_concept(component.at("code"));
      check_value(component.as_object());
    }
  } else if (type == "Flag") {
    const std::set<std::string> known{"active", "inactive", "entered-in-error"};
    EXPECT_TRUE(known.contains(status)) << status;
    check_concept(resource.at("code"));
    EXPECT_TRUE(resource.at("subject").as_object().contains("identifier"));
    if (resource.contains("category")) {
      for (const value& category : resource.at("category").as_array()) check_concept(category);
    }
  } else {
    EXPECT_EQ(type, "Device");
    const std::set<std::string> known{"active", "inactive", "entered-in-error", "unknown"};
    EXPECT_TRUE(known.contains(status)) << status;
  }
}

/// Each is a transaction whose entries are put to their own place, once; gives the resources.
std::vector<object> check_bundle(const ports::WireMessage& message) {
  const object bundle = parse_object(message.payload);
  check_json(bundle, "Bundle");
  EXPECT_EQ(bundle.at("resourceType"), "Bundle");
  EXPECT_EQ(bundle.at("type"), "transaction");
  check_date_time(bundle.at("timestamp"));
  std::vector<object> resources;
  std::set<std::string> urls;
  for (const value& entry : bundle.at("entry").as_array()) {
    const object& resource = entry.at("resource").as_object();
    check_resource(resource);
    const std::string url = word(resource.at("resourceType")) + "/" + word(resource.at("id"));
    EXPECT_EQ(entry.at("request").at("method"), "PUT");
    EXPECT_EQ(word(entry.at("request").at("url")), url);
    EXPECT_TRUE(word(entry.at("fullUrl")).ends_with("/" + url));
    EXPECT_TRUE(urls.insert(url).second) << url;
    resources.push_back(resource);
  }
  return resources;
}

const object& one_of(const std::vector<object>& resources, std::string_view type) {
  const auto found = std::find_if(resources.begin(), resources.end(), [type](const object& one) {
    return word(one.at("resourceType")) == type;
  });
  EXPECT_NE(found, resources.end()) << type;
  return *found;
}

ports::OutboxRow row_of(std::string channel, std::string type, std::string data) {
  ports::OutboxRow row;
  row.platform = core::PlatformId("centre");
  row.sequence = 42;
  row.id = "01JD8Z0000000000000000ABCD/2";
  row.type = std::move(type);
  row.channel = std::move(channel);
  row.subject = "cold-home";
  row.time = at("2026-11-23T09:00:00.250000Z");
  row.data = std::move(data);
  return row;
}

ports::WireMessage alert_sent(const ports::AlertMessage& alert, Detail detail) {
  const FhirProfile profile(platform_options());
  const auto row = row_of(
      "alerts",
      alert.alert.open() ? "care.homeward.alert.raised.v1" : "care.homeward.alert.resolved.v1",
      profile.alert_data(alert, recipient(detail)));
  return profile.message(row, row.time);
}

TEST(FhirProfile, AnAlertIsAFlagWithItsCodesAndEvidence) {
  const auto message = alert_sent(sample_alert(), Detail::full);
  EXPECT_EQ(message.topic, "homeward/v1/hw-7f3a9c/alerts");
  const auto resources = check_bundle(message);
  const object& flag = one_of(resources, "Flag");
  EXPECT_EQ(flag.at("id"), "01JD8Z0000000000000000ABCD");
  EXPECT_EQ(flag.at("status"), "active");
  EXPECT_EQ(flag.at("period").at("start"), "2026-11-23T09:00:00.250000Z");
  EXPECT_EQ(boost::json::serialize(flag.at("code").at("coding")),
            R"([{"system":"urn:homeward:rule","code":"cold-home"},)"
            R"({"system":"urn:homeward:scaip:device-type","code":"0020"},)"
            R"({"system":"urn:homeward:scaip:status","code":"0101"},)"
            R"({"system":"urn:homeward:scaip:location","code":"011"},)"
            R"({"system":"urn:homeward:contact-id","code":"159"}])");
  EXPECT_EQ(flag.at("category").as_array().size(), 3U);
  EXPECT_EQ(flag.at("subject").at("type"), "Patient");
  EXPECT_EQ(one_of(resources, "Observation").at("status"), "final");
  EXPECT_EQ(resources.size(), 1U + 3U + 3U);
}

TEST(FhirProfile, AnAlertThatIsOverIsAnInactiveFlag) {
  ports::AlertMessage over = sample_alert();
  over.alert.resolved_at = at("2026-11-23T10:00:00Z");
  over.alert.reason = core::ResolveReason::condition;
  const object flag = one_of(check_bundle(alert_sent(over, Detail::alert)), "Flag");
  EXPECT_EQ(flag.at("status"), "inactive");
  EXPECT_EQ(flag.at("period").at("end"), "2026-11-23T10:00:00Z");
}

TEST(FhirProfile, AnAlertThatIsOverIsInactiveAlsoWhereThatFieldIsKeptBack) {
  const FhirProfile profile(platform_options());
  ports::AlertMessage over = sample_alert();
  over.alert.resolved_at = at("2026-11-23T10:00:00Z");
  ports::Recipient few = recipient(Detail::alert);
  few.exclude_fields = {"presence", "class", "category", "severity", "title", "codes"};
  const auto row =
      row_of("alerts", "care.homeward.alert.resolved.v1", profile.alert_data(over, few));
  const object flag = one_of(check_bundle(profile.message(row, row.time)), "Flag");
  EXPECT_EQ(flag.at("status"), "inactive");
  EXPECT_FALSE(flag.contains("category"));
}

TEST(FhirProfile, WithDetailSignalNothingOfTheHomeIsSaid) {
  const auto message = alert_sent(sample_alert(), Detail::signal);
  const auto resources = check_bundle(message);
  EXPECT_EQ(resources.size(), 1U);
  for (const char* const word : {"bathroom", "cold-home", "0101", "Observation"}) {
    EXPECT_EQ(message.payload.find(word), std::string::npos) << word;
  }
}

TEST(FhirProfile, ReadingsAreObservationsThatStayTheSame) {
  const FhirProfile profile(platform_options());
  core::Event cold;
  cold.device = core::DeviceId("hall");
  cold.property = "temperature_2";
  cold.value = 5.5;
  cold.time = at("2026-11-23T09:00:00.250000Z");
  core::Event moved = cold;
  moved.property = "motion";
  moved.value = true;
  moved.quality = core::TimeQuality::unsynchronised;
  core::Event said = cold;
  said.property = "x.word";
  said.value = std::string("a \"b\"\n\x01") + std::string(20'000, '<') + "\xff";
  core::Event nothing = cold;
  nothing.property = "x.none";
  nothing.value = std::string();
  const std::vector<const core::Event*> readings{&cold, &moved, &said, &nothing, &cold};
  const auto row = row_of("readings", "care.homeward.readings.v1", profile.readings_data(readings));
  const auto resources = check_bundle(profile.message(row, row.time));
  EXPECT_EQ(resources.size(), 1U + 4U);
  bool quantity = false;
  for (const object& resource : resources) {
    if (!resource.contains("valueQuantity")) continue;
    quantity = true;
    EXPECT_EQ(resource.at("valueQuantity").at("value"), 5.5);
    EXPECT_EQ(resource.at("valueQuantity").at("code"), "Cel");
  }
  EXPECT_TRUE(quantity);
  const auto again = profile.message(row, row.time);
  EXPECT_EQ(again.payload, profile.message(row, row.time).payload);
  ports::PlatformOptions other = platform_options();
  other.gateway = "hw-other";
  const auto elsewhere = check_bundle(FhirProfile(other).message(row, row.time));
  EXPECT_NE(elsewhere.at(0).at("id"), resources.at(0).at("id"));
}

TEST(FhirProfile, StatusIsTheDeviceWithItsOpenAlerts) {
  const FhirProfile profile(platform_options());
  ports::StatusMessage birth;
  birth.version = "0.1.0";
  birth.open_alerts = {{core::AlertId("01JD8Z0000000000000000ABCD"), 2}};
  const object online = check_bundle(profile.status(birth, at("2026-11-23T09:00:00Z"))).at(0);
  EXPECT_EQ(online.at("statusReason").at(0).at("text"), "online");
  // By its identifier: the Flag may come after the birth, and a server may insist on both ends.
  const value& open = online.at("extension").at(0).at("valueReference");
  EXPECT_EQ(open.at("type"), "Flag");
  EXPECT_EQ(open.at("identifier").at("value"), "01JD8Z0000000000000000ABCD");
  ports::StatusMessage gone;
  gone.online = false;
  gone.reason = "connection lost";
  const object offline = check_bundle(profile.status(gone, at("2026-11-23T10:00:00Z"))).at(0);
  EXPECT_EQ(offline.at("statusReason").at(0).at("text"), "offline");
  EXPECT_EQ(offline.at("id"), online.at("id"));
}

TEST(FhirProfile, TheLifeSignIsOneObservationWithParts) {
  const FhirProfile profile(platform_options());
  ports::HeartbeatMessage beat;
  beat.boot_id = "boot-7";
  beat.uptime_s = 3600;
  const object observation =
      check_bundle(profile.heartbeat(beat, at("2026-11-23T09:00:00Z"))).at(0);
  EXPECT_GE(observation.at("component").as_array().size(), 4U);
}

TEST(FhirProfile, ASilenceIsAFlag) {
  const FhirProfile profile(platform_options());
  ports::SilenceMessage message;
  message.silence.rule = core::RuleId("cold-home");
  message.silence.since = at("2026-11-23T09:00:00Z");
  message.silence.until = at("2026-11-23T10:00:00Z");
  for (const Detail detail : {Detail::signal, Detail::full}) {
    const auto row = row_of("alerts", "care.homeward.silence.v1",
                            profile.silence_data(message, recipient(detail)));
    const auto resources = check_bundle(profile.message(row, row.time));
    EXPECT_EQ(resources.at(0).at("code").at("coding").as_array().size(),
              detail == Detail::signal ? 1U : 2U);
  }
}

TEST(FhirProfile, ItTakesCommandsAndGivesRepliesAsHomewardDoes) {
  const FhirProfile profile(platform_options());
  EXPECT_TRUE(profile.command(
      {"homeward/v1/hw-7f3a9c/commands", R"({"id":"1","type":"heartbeat"})", false}));
  const auto row = row_of("replies", "care.homeward.reply.v1", R"({"command":"1","status":"ok"})");
  const auto reply = profile.message(row, row.time);
  EXPECT_EQ(reply.topic, "homeward/v1/hw-7f3a9c/replies");
  EXPECT_EQ(parse_object(reply.payload).at("data").at("status"), "ok");
}

TEST(Ucum, UnitsAreThoseOfTheVocabulary) {
  EXPECT_EQ(ucum_of("temperature"), "Cel");
  EXPECT_EQ(ucum_of("humidity_2"), "%");
  EXPECT_EQ(ucum_of("pm25"), "ug/m3");
  EXPECT_EQ(ucum_of("x.snore"), "");
  EXPECT_EQ(ucum_of(""), "");
}

}  // namespace
}  // namespace homeward::platforms
