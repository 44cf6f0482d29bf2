#include "daemon/platforms/homeward_profile.hpp"

#include "daemon/platforms/alert_data.hpp"
#include "daemon/platforms/command.hpp"
#include "daemon/platforms/moment_data.hpp"
#include "daemon/platforms/narrow.hpp"
#include "lib/base/rfc3339.hpp"
#include "lib/json/writer.hpp"

#include <array>
#include <chrono>
#include <cstdio>

namespace homeward::platforms {
namespace {

using json::Writer;

constexpr std::chrono::seconds kHistorical{60};
constexpr std::string_view kSchemas = "https://homeward.care/schemas/";
constexpr std::string_view kContentType = "application/cloudevents+json; charset=utf-8";
constexpr std::string_view kTypes = "care.homeward.";
constexpr std::string_view kStatusType = "care.homeward.status.v1";
constexpr std::string_view kHeartbeatType = "care.homeward.heartbeat.v1";

/// All changes of an alert have one schema: `care.homeward.alert.raised.v1` is `alert.v1.json`.
std::string schema_of(std::string_view type) {
  if (type.starts_with(kTypes)) type.remove_prefix(kTypes.size());
  return std::string(kSchemas) + std::string(type.substr(0, type.find('.'))) + ".v1.json";
}

/// CloudEvents wants a sequence whose text sorts as its number does.
std::string sequence_text(std::uint64_t sequence) {
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "%020llu", static_cast<unsigned long long>(sequence));
  return text.data();
}

/// `time_quality` only where the clock was not set: most readings are the short form.
void write_reading(Writer& json, const core::Event& reading) {
  json.begin_object().text("device", reading.device.str()).text("property", reading.property);
  json.key("value");
  if (const bool* flag = std::get_if<bool>(&reading.value)) {
    json.boolean(*flag);
  } else if (const double* number = std::get_if<double>(&reading.value)) {
    json.number(*number);
  } else {
    json.text(std::get<std::string>(reading.value));
  }
  json.text("time", format_rfc3339_utc(reading.time));
  if (reading.quality != core::TimeQuality::synchronised) {
    json.text("time_quality", to_text(reading.quality));
  }
  json.end_object();
}

}  // namespace

/// What differs from message to message around `data`.
struct HomewardProfile::Envelope {
  std::string id;
  std::string_view type;
  core::WallTime time{};
  std::string_view subject;   ///< empty: none
  std::uint64_t sequence{0};  ///< 0: not counted
  bool historical{false};
};

HomewardProfile::HomewardProfile(const ports::PlatformOptions& options)
    : gateway_(options.gateway),
      topics_(options.prefix + "/" + options.gateway + "/"),
      source_("urn:homeward:gateway:" + options.gateway),
      heartbeat_(interval_name(options.heartbeat)) {}

std::string HomewardProfile::topic(std::string_view channel) const {
  return topics_ + std::string(channel);
}

std::string HomewardProfile::wrap(const Envelope& envelope, std::string_view data) const {
  std::string out;
  constexpr std::size_t kAround = 512;
  out.reserve(data.size() + kAround);
  Writer json(out);
  json.begin_object().text("specversion", "1.0");
  json.text("id", envelope.id).text("source", source_).text("type", envelope.type);
  json.text("time", format_rfc3339_utc(envelope.time));
  if (!envelope.subject.empty()) json.text("subject", envelope.subject);
  json.text("dataschema", schema_of(envelope.type));
  json.text("datacontenttype", "application/json");
  if (envelope.sequence != 0) json.text("sequence", sequence_text(envelope.sequence));
  if (envelope.historical) json.key("historical").boolean(true);
  json.key("data").raw(data).end_object();
  return out;
}

/// Over MQTT 5 the attributes that a broker may route or count by lie beside the payload, by the
/// names of CloudEvents; all of them are in the payload, too.
ports::WireMessage HomewardProfile::event_message(std::string_view channel,
                                                  const Envelope& envelope,
                                                  std::string_view data) const {
  ports::WireMessage message{topic(channel), wrap(envelope, data), false};
  message.properties.content_type = kContentType;
  auto& user = message.properties.user;
  user = {{"specversion", "1.0"},
          {"id", envelope.id},
          {"source", source_},
          {"type", std::string(envelope.type)},
          {"time", format_rfc3339_utc(envelope.time)}};
  if (envelope.sequence != 0) user.emplace_back("sequence", sequence_text(envelope.sequence));
  return message;
}

namespace {

/// Texts leave {home} to the platform, to each of which the home has another name.
void name_home(std::string& text, const std::string& home) {
  constexpr std::string_view kPlaceholder = "{home}";
  for (std::size_t at = text.find(kPlaceholder); at != std::string::npos;
       at = text.find(kPlaceholder, at + home.size())) {
    text.replace(at, kPlaceholder.size(), home);
  }
}

}  // namespace

std::string HomewardProfile::alert_data(const ports::AlertMessage& message,
                                        const ports::Recipient& recipient) const {
  ports::AlertMessage named = message;
  for (auto& text : named.text) name_home(text.second, gateway_);
  return platforms::alert_data(named, recipient);
}

std::string HomewardProfile::silence_data(const ports::SilenceMessage& message,
                                          const ports::Recipient& recipient) const {
  return platforms::silence_data(message, recipient);
}

std::string HomewardProfile::readings_data(std::span<const core::Event* const> readings) const {
  std::string out;
  constexpr std::size_t kPerReading = 128;
  out.reserve(readings.size() * kPerReading);
  Writer json(out);
  json.begin_object().key("readings").begin_array();
  for (const core::Event* reading : readings) write_reading(json, *reading);
  json.end_array().end_object();
  return out;
}

std::string HomewardProfile::reply_data(const ports::CommandReply& reply) const {
  std::string out;
  Writer json(out);
  json.begin_object().text("command", reply.command).text("status", to_text(reply.status));
  if (!reply.reason.empty()) json.text("reason", reply.reason);
  if (!reply.result.empty()) json.key("result").raw(reply.result);
  json.end_object();
  return out;
}

std::string HomewardProfile::narrowed(const ports::OutboxRow& row,
                                      std::span<const ports::Recipient* const> audience) const {
  return narrowed_data(row, audience);
}

ports::WireMessage HomewardProfile::message(const ports::OutboxRow& row, core::WallTime now) const {
  const Envelope envelope{row.id,      row.type,     row.time,
                          row.subject, row.sequence, now - row.time > kHistorical};
  return event_message(row.channel, envelope, row.data);
}

ports::WireMessage HomewardProfile::status(const ports::StatusMessage& status,
                                           core::WallTime now) const {
  const std::string id = std::string(status.online ? "online/" : "offline/") + status.boot_id +
                         "/" + format_rfc3339_utc(now);
  const Envelope envelope{id, kStatusType, now, {}, 0, false};
  return event_message("status", envelope, status_data(status));
}

ports::WireMessage HomewardProfile::heartbeat(const ports::HeartbeatMessage& heartbeat,
                                              core::WallTime now) const {
  const std::string id = "heartbeat/" + heartbeat.boot_id + "/" + format_rfc3339_utc(now);
  const Envelope envelope{id, kHeartbeatType, now, {}, 0, false};
  return event_message("heartbeat", envelope, heartbeat_data(heartbeat, heartbeat_));
}

std::vector<std::string> HomewardProfile::subscriptions() const {
  return {topic("commands")};
}

Result<ports::PlatformCommand> HomewardProfile::command(const ports::WireMessage& message) const {
  if (message.topic != topic("commands")) {
    return failure(ErrorCode::invalid, "not the topic of commands", message.topic);
  }
  if (message.retain) {
    // It would be carried out again after each reconnect, long after it was meant.
    return failure(ErrorCode::invalid, "a command must not be retained");
  }
  return decode_command(message.payload);
}

}  // namespace homeward::platforms
