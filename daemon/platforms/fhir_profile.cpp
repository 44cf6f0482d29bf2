#include "daemon/platforms/fhir_profile.hpp"

#include "daemon/platforms/fhir_resources.hpp"
#include "daemon/platforms/moment_data.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"

namespace homeward::platforms {

using json::Value;

namespace {

constexpr std::string_view kResolved = "care.homeward.alert.resolved.v1";

}  // namespace

FhirProfile::FhirProfile(const ports::PlatformOptions& options)
    : HomewardProfile(options),
      gateway_(options.gateway),
      topics_(options.prefix + "/" + options.gateway + "/"),
      interval_(interval_name(options.heartbeat)) {}

ports::WireMessage FhirProfile::message(const ports::OutboxRow& row, core::WallTime now) const {
  if (row.channel == "replies") return HomewardProfile::message(row, now);
  json::Parser parser;
  const Result<Value> parsed = parser.parse(row.data);
  const Value data = parsed ? *parsed : Value();
  FhirResources resources(gateway_);
  if (row.channel == "readings") {
    const Value readings = data.member("readings");
    for (std::size_t index = 0; index < readings.size(); ++index) {
      resources.observation(readings.at(index));
    }
  } else if (row.type == "care.homeward.silence.v1") {
    resources.silence(data, row.subject);
  } else {
    // The message's type, because `presence` may be a field that the recipient is not to have.
    const bool over = row.type == kResolved;
    resources.alert(data, row.id, over, format_rfc3339_utc(row.time));
  }
  return {topics_ + row.channel, resources.bundle(row.id, now), false};
}

ports::WireMessage FhirProfile::status(const ports::StatusMessage& status,
                                       core::WallTime now) const {
  json::Parser parser;
  const std::string written = status_data(status);
  const Result<Value> data = parser.parse(written);
  FhirResources resources(gateway_);
  resources.gateway_device(data ? *data : Value());
  const std::string id = (status.online ? "online/" : "offline/") + format_rfc3339_utc(now);
  return {topics_ + "status", resources.bundle(id, now), false};
}

ports::WireMessage FhirProfile::heartbeat(const ports::HeartbeatMessage& heartbeat,
                                          core::WallTime now) const {
  json::Parser parser;
  const std::string written = heartbeat_data(heartbeat, interval_);
  const Result<Value> data = parser.parse(written);
  FhirResources resources(gateway_);
  resources.heartbeat(data ? *data : Value(), now);
  const std::string id = "heartbeat/" + format_rfc3339_utc(now);
  return {topics_ + "heartbeat", resources.bundle(id, now), false};
}

}  // namespace homeward::platforms
