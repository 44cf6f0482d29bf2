#include "daemon/platforms/thingsboard_profile.hpp"

#include "daemon/platforms/moment_data.hpp"
#include "daemon/platforms/thingsboard_rpc.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>

namespace homeward::platforms {
namespace {

using json::Value;
using json::Writer;

constexpr std::string_view kOwnTelemetry = "v1/devices/me/telemetry";
constexpr std::string_view kOwnAttributes = "v1/devices/me/attributes";
constexpr std::string_view kOwnRequests = "v1/devices/me/rpc/request/+";
constexpr std::string_view kOwnResponses = "v1/devices/me/rpc/response/";
constexpr std::string_view kTelemetry = "v1/gateway/telemetry";
constexpr std::string_view kAttributes = "v1/gateway/attributes";
constexpr std::string_view kConnect = "v1/gateway/connect";
constexpr std::string_view kDisconnect = "v1/gateway/disconnect";
constexpr std::string_view kRpc = "v1/gateway/rpc";
constexpr std::chrono::seconds kHistorical{60};
constexpr std::size_t kAttributesAtOnce = 50;  ///< devices; keeps the message below 64 KiB

ports::WireMessage wire(std::string_view topic, std::string payload) {
  ports::WireMessage message{std::string(topic), std::move(payload), false};
  message.properties.content_type = "application/json";
  return message;
}

std::int64_t milliseconds(core::WallTime time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

/// ThingsBoard closes the connection on a value that is null.
void write_values(Writer& json, Value data) {
  for (std::size_t index = 0; index < data.size(); ++index) {
    const auto [name, value] = data.member_at(index);
    if (value.has_value()) json.key(name).raw(value.to_json());
  }
}

/// What a moment says of itself has no stamp: the receiver's clock is right when ours was not set.
std::string values_only(const std::string& data) {
  std::string out;
  Writer json(out);
  json::Parser parser;
  const Result<Value> parsed = parser.parse(data);
  json.begin_object();
  if (parsed) write_values(json, *parsed);
  json.end_object();
  return out;
}

/// `raised` of `care.homeward.alert.raised.v1`.
std::string_view change_of(std::string_view type) {
  type.remove_suffix(std::min(type.size(), std::string_view(".v1").size()));
  return type.substr(type.rfind('.') + 1);
}

/// The whole alert as one value, and beside it what a rule chain filters by. The names begin with
/// `alert`, so that no property of a sensor is called the same.
void write_alert(Writer& json, const ports::OutboxRow& row, Value data) {
  constexpr std::array kPlain{"revision", "class",        "category", "severity",
                              "presence", "acknowledged", "test"};
  json.text("alert_event", change_of(row.type));
  json.text("alert_id", data.member("alert").text().value_or(""));
  for (const char* const name : kPlain) {
    const Value value = data.member(name);
    if (value.has_value()) json.key(std::string("alert_") + name).raw(value.to_json());
  }
  json.key("alert").raw(data.to_json());
}

/// `{"ts": ..., "values": {...}}` of an alert or a silence.
std::string telemetry_of(const ports::OutboxRow& row, Value data, core::WallTime now) {
  std::string out;
  Writer json(out);
  json.begin_object().key("ts").integer(milliseconds(row.time));
  json.key("values").begin_object();
  json.text("message_id", row.id).key("sequence").unsigned_integer(row.sequence);
  if (now - row.time > kHistorical) json.key("historical").boolean(true);
  if (row.type == "care.homeward.silence.v1") {
    json.key("silence").raw(data.to_json());
  } else {
    write_alert(json, row, data);
  }
  json.end_object().end_object();
  return out;
}

std::string one_reading(Value reading, core::WallTime fallback) {
  const auto stamp = parse_rfc3339(reading.member("time").text().value_or(""));
  std::string out;
  Writer json(out);
  json.begin_object().key("ts").integer(milliseconds(stamp ? *stamp : fallback));
  json.key("values").begin_object();
  json.key(reading.member("property").text().value_or("")).raw(reading.member("value").to_json());
  const Value quality = reading.member("time_quality");
  if (quality.has_value()) json.text("time_quality", quality.text().value_or(""));
  json.end_object().end_object();
  return out;
}

/// The sensor that set an alert off: the only one there is evidence of, or the one whose newest
/// report came as it fired. None: no single one did, as where time ran out.
std::string_view trigger_of(Value data) {
  const Value evidence = data.member("evidence");
  if (evidence.size() == 0) return {};
  const std::string_view newest = evidence.at(0).member("device").text().value_or("");
  bool only = true;
  for (std::size_t index = 1; index < evidence.size(); ++index) {
    only = only && evidence.at(index).member("device").text().value_or("") == newest;
  }
  if (only) return newest;
  constexpr std::chrono::seconds kAtOnce{1};
  const auto reported = parse_rfc3339(evidence.at(0).member("time").text().value_or(""));
  const auto fired = parse_rfc3339(data.member("fired_at").text().value_or(""));
  const bool at_once = reported && fired && *fired - *reported < kAtOnce;
  return at_once ? newest : std::string_view();
}

/// The sensor whose telemetry an alert is; none: the home's own. A rule that an event sets off
/// names no device, but what made it fire does. A fault of the gateway names a part of the gateway,
/// which is no device there.
std::string_view sensor_of(Value data) {
  if (data.member("class").text() == "fault") return {};
  const std::string_view named = data.member("device").text().value_or("");
  return named.empty() ? trigger_of(data) : named;
}

ports::WireMessage reply_of(Value data) {
  const auto route = route_of(data.member("command").text().value_or(""));
  std::string out;
  Writer json(out);
  json.begin_object();
  if (!route) {
    json.key("command_reply").raw(data.to_json()).end_object();
    return wire(kOwnTelemetry, std::move(out));
  }
  if (!route->device.empty()) {
    json.text("device", route->device).key("id").raw(route->request).key("data").begin_object();
  }
  json.text("command", route->id);
  for (const char* const name : {"status", "reason", "result"}) {
    const Value value = data.member(name);
    if (value.has_value()) json.key(name).raw(value.to_json());
  }
  if (!route->device.empty()) json.end_object();
  json.end_object();
  if (!route->device.empty()) return wire(kRpc, std::move(out));
  return wire(std::string(kOwnResponses) + route->request, std::move(out));
}

}  // namespace

ThingsboardProfile::ThingsboardProfile(const ports::PlatformOptions& options)
    : HomewardProfile(options),
      gateway_(options.gateway),
      interval_(interval_name(options.heartbeat)) {}

std::string ThingsboardProfile::device_name(std::string_view sensor) const {
  return gateway_ + "." + std::string(sensor);
}

ports::WireMessage ThingsboardProfile::message(const ports::OutboxRow& row,
                                               core::WallTime now) const {
  json::Parser parser;
  const Result<Value> parsed = parser.parse(row.data);
  const Value data = parsed ? *parsed : Value();
  if (row.channel == "replies") return reply_of(data);
  std::string out;
  Writer json(out);
  if (row.channel == "readings") {
    std::map<std::string, std::vector<std::string>> by_device;
    const Value readings = data.member("readings");
    for (std::size_t index = 0; index < readings.size(); ++index) {
      const Value reading = readings.at(index);
      const std::string name = device_name(reading.member("device").text().value_or(""));
      by_device[name].push_back(one_reading(reading, row.time));
    }
    json.begin_object();
    for (const auto& [device, values] : by_device) {
      json.key(device).begin_array();
      for (const std::string& value : values) json.raw(value);
      json.end_array();
    }
    json.end_object();
    return wire(kTelemetry, std::move(out));
  }
  const std::string telemetry = telemetry_of(row, data, now);
  const std::string_view sensor = sensor_of(data);
  if (sensor.empty()) return wire(kOwnTelemetry, telemetry);
  json.begin_object().key(device_name(sensor)).begin_array().raw(telemetry).end_array();
  json.end_object();
  return wire(kTelemetry, std::move(out));
}

ports::WireMessage ThingsboardProfile::status(const ports::StatusMessage& status,
                                              core::WallTime /*now*/) const {
  return wire(kOwnTelemetry, values_only(status_data(status)));
}

ports::WireMessage ThingsboardProfile::heartbeat(const ports::HeartbeatMessage& heartbeat,
                                                 core::WallTime /*now*/) const {
  return wire(kOwnTelemetry, values_only(heartbeat_data(heartbeat, interval_)));
}

std::vector<ports::WireMessage> ThingsboardProfile::introduction(
    const ports::StatusMessage& birth) const {
  std::vector<ports::WireMessage> words;
  std::string own;
  Writer about(own);
  about.begin_object().text("gateway", gateway_).text("version", birth.version);
  about.text("config_hash", birth.config_hash).text("boot_id", birth.boot_id).end_object();
  words.push_back(wire(kOwnAttributes, std::move(own)));
  for (const std::string& sensor : birth.sensors) {
    std::string out;
    Writer(out)
        .begin_object()
        .text("device", device_name(sensor))
        .text("type", "homeward-sensor")
        .end_object();
    words.push_back(wire(kConnect, std::move(out)));
  }
  for (std::size_t at = 0; at < birth.sensors.size(); at += kAttributesAtOnce) {
    std::string out;
    Writer json(out);
    json.begin_object();
    const std::size_t end = std::min(birth.sensors.size(), at + kAttributesAtOnce);
    for (std::size_t index = at; index < end; ++index) {
      json.key(device_name(birth.sensors[index])).begin_object();
      json.text("gateway", gateway_).text("sensor", birth.sensors[index]).end_object();
    }
    json.end_object();
    words.push_back(wire(kAttributes, std::move(out)));
  }
  return words;
}

std::vector<ports::WireMessage> ThingsboardProfile::farewell(
    const ports::StatusMessage& birth) const {
  std::vector<ports::WireMessage> words;
  for (const std::string& sensor : birth.sensors) {
    std::string out;
    Writer(out).begin_object().text("device", device_name(sensor)).end_object();
    words.push_back(wire(kDisconnect, std::move(out)));
  }
  return words;
}

std::vector<std::string> ThingsboardProfile::subscriptions() const {
  return {std::string(kOwnRequests), std::string(kRpc)};
}

Result<ports::PlatformCommand> ThingsboardProfile::command(
    const ports::WireMessage& message) const {
  if (message.retain) return failure(ErrorCode::invalid, "a command must not be retained");
  return decode_rpc(message, gateway_);
}

}  // namespace homeward::platforms
