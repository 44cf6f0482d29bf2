#include "daemon/control/json.hpp"

#include "daemon/control/json_parts.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"

#include <optional>
#include <string_view>

namespace homeward::control {
namespace {

/// Descriptions and answers come from plugins: what is no JSON becomes a text, never a broken
/// document.
void write_foreign_json(json::Writer& out, const std::string& text) {
  json::Parser parser;
  if (parser.parse(text)) {
    out.raw(text);
  } else {
    out.text(text);
  }
}

void write_outbox(json::Writer& out, const ports::OutboxDepth& outbox) {
  out.key("waiting").begin_object();
  for (std::size_t i = 0; i < ports::kMessageClasses.size(); ++i) {
    out.key(ports::to_text(ports::kMessageClasses[i])).unsigned_integer(outbox.rows[i]);
  }
  out.end_object();
  out.key("last_sequence").unsigned_integer(outbox.last_sequence);
}

void write_platform(json::Writer& out, const ports::PlatformStatus& platform) {
  out.begin_object();
  out.key("id").text(platform.id.str());
  out.key("connected").boolean(platform.connected);
  out.key("broker").text(platform.broker);
  out.key("last_error").text(platform.last_error);
  write_time(out, "connected_since", platform.connected_since);
  write_outbox(out, platform.outbox);
  out.key("published").unsigned_integer(platform.published);
  out.key("expired").unsigned_integer(platform.expired);
  out.key("evicted").unsigned_integer(platform.evicted);
  out.end_object();
}

void write_plugin(json::Writer& out, const ports::PluginStatus& plugin) {
  out.begin_object();
  out.key("id").text(plugin.id.str());
  out.key("state").text(plugin.state);
  out.key("detail").text(plugin.detail);
  out.key("events").unsigned_integer(plugin.events);
  out.key("dropped").unsigned_integer(plugin.dropped);
  out.end_object();
}

void write_store(json::Writer& out, const ports::StoreHealth& store) {
  out.key("store").begin_object();
  out.key("commits").unsigned_integer(store.commits);
  out.key("failures").unsigned_integer(store.failures);
  out.key("file_bytes").unsigned_integer(store.file_bytes);
  out.end_object();
}

void write_counts(json::Writer& out, const ports::DaemonStatus& status) {
  out.key("rules").unsigned_integer(status.rules);
  out.key("devices").unsigned_integer(status.devices);
  out.key("open_alerts").unsigned_integer(status.open_alerts);
  out.key("events").unsigned_integer(status.events);
  out.key("unknown_devices").unsigned_integer(status.unknown_devices);
  out.key("duplicates").unsigned_integer(status.duplicates);
}

void write_device(json::Writer& out, const ports::DeviceStatus& device) {
  out.begin_object();
  out.key("id").text(device.id.str());
  out.key("address").text(device.address.str());
  out.key("room").text(device.room);
  write_time(out, "last_seen", device.last_seen);
  out.key("values").begin_object();
  for (const auto& [property, value] : device.values) {
    out.key(property);
    write_value(out, value);
  }
  out.end_object();
  out.key("configured").boolean(device.configured);
  out.key("description");
  if (device.description.empty()) {
    out.raw("null");
  } else {
    write_foreign_json(out, device.description);
  }
  out.end_object();
}

void write_acknowledgement(json::Writer& out, const std::optional<core::Acknowledgement>& given) {
  out.key("acknowledged");
  if (!given) {
    out.raw("null");
    return;
  }
  out.begin_object();
  write_time(out, "at", given->at);
  out.key("by").text(given->by);
  out.key("via").text(given->via);
  out.end_object();
}

void write_evidence(json::Writer& out, const std::vector<core::Evidence>& evidence) {
  out.key("evidence").begin_array();
  for (const core::Evidence& item : evidence) {
    out.begin_object();
    out.key("device").text(item.device.str());
    out.key("property").text(item.property);
    out.key("value");
    write_value(out, item.value);
    write_time(out, "time", item.time);
    out.end_object();
  }
  out.end_array();
}

void write_told(json::Writer& out, const core::Alert& alert) {
  out.key("told").begin_array();
  for (const core::Told& one : alert.outreach.told) out.text(one.recipient);
  out.end_array();
}

void write_alert(json::Writer& out, const core::Alert& alert) {
  std::optional<std::string_view> reason;
  if (alert.reason) reason = core::to_text(*alert.reason);

  out.begin_object();
  out.key("id").text(alert.id.str());
  out.key("revision").unsigned_integer(alert.revision);
  out.key("rule").text(alert.rule.str());
  write_device_id(out, alert.device);
  out.key("severity").text(core::to_text(alert.severity));
  out.key("category").text(core::to_text(alert.category));
  out.key("test").boolean(alert.test);
  out.key("room").text(alert.room);
  write_time(out, "pending_since", alert.pending_since);
  write_time(out, "fired_at", alert.fired_at);
  write_time(out, "resolved_at", alert.resolved_at);
  write_optional_text(out, "reason", reason);
  write_acknowledgement(out, alert.acknowledged);
  out.key("stale").boolean(alert.stale);
  write_told(out, alert);
  out.key("time_quality").text(core::to_text(alert.quality));
  write_evidence(out, alert.evidence);
  out.end_object();
}

void write_silence(json::Writer& out, const core::Silence& silence) {
  out.begin_object();
  out.text("rule", silence.rule.str());
  write_time(out, "since", silence.since);
  write_time(out, "until", silence.until);
  out.text("reason", silence.reason).text("by", silence.by).text("via", silence.via);
  out.key("critical").boolean(silence.critical);
  out.end_object();
}

void write_audit_entry(json::Writer& out, const ports::AuditEntry& entry) {
  out.begin_object();
  out.key("id").unsigned_integer(entry.id);
  write_time(out, "time", entry.time);
  out.text("action", entry.action).text("rule", entry.rule.str());
  out.text("alert", entry.alert.str()).text("by", entry.by).text("via", entry.via);
  out.text("detail", entry.detail);
  out.end_object();
}

}  // namespace

std::string to_json(const ports::DaemonStatus& status) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("api").unsigned_integer(kApiVersion);
  out.key("version").text(status.version);
  out.key("config_hash").text(status.config_hash);
  out.key("gateway").text(status.gateway_id);
  out.key("boot_id").text(status.boot_id);
  write_time(out, "started", status.started);
  write_time(out, "now", status.now);
  out.key("clock").text(core::to_text(status.clock));
  out.key("presence").text(status.presence.state);
  write_time(out, "presence_since", status.presence.since);
  write_time(out, "vacation_until", status.presence.vacation_until);
  write_counts(out, status);
  out.key("platforms").begin_array();
  for (const auto& platform : status.platforms) write_platform(out, platform);
  out.end_array();
  out.key("plugins").begin_array();
  for (const auto& plugin : status.plugins) write_plugin(out, plugin);
  out.end_array();
  write_store(out, status.store);
  out.key("silences").begin_array();
  for (const core::Silence& silence : status.silences) write_silence(out, silence);
  out.end_array();
  out.key("warnings").begin_array();
  for (const ports::WarningNotice& warning : status.warnings) write_warning(out, warning);
  out.end_array();
  out.key("problems").begin_array();
  for (const std::string& problem : status.problems) out.text(problem);
  out.end_array();
  out.end_object();
  return text;
}

std::string to_json(const std::vector<ports::DeviceStatus>& devices) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("devices").begin_array();
  for (const auto& device : devices) write_device(out, device);
  out.end_array().end_object();
  return text;
}

std::string to_json(const ports::ReloadReport& report) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("taken").boolean(report.taken);
  out.key("changes").begin_array();
  for (const std::string& change : report.changes) out.text(change);
  out.end_array().key("diagnostics").begin_array();
  for (const std::string& line : report.diagnostics) out.text(line);
  out.end_array().end_object();
  return text;
}

std::string to_json(const core::Alert& alert) {
  std::string text;
  json::Writer out(text);
  write_alert(out, alert);
  return text;
}

std::string to_json(const std::vector<core::Alert>& alerts) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("alerts").begin_array();
  for (const core::Alert& alert : alerts) write_alert(out, alert);
  out.end_array().end_object();
  return text;
}

std::string to_json(const core::Silence& silence) {
  std::string text;
  json::Writer out(text);
  write_silence(out, silence);
  return text;
}

std::string to_json(const std::vector<ports::AuditEntry>& entries) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("audit").begin_array();
  for (const ports::AuditEntry& entry : entries) write_audit_entry(out, entry);
  out.end_array().end_object();
  return text;
}

std::string to_json(const std::vector<ports::JournalEvent>& events) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("events").begin_array();
  for (const ports::JournalEvent& entry : events) {
    out.begin_object();
    out.key("id").unsigned_integer(entry.id);
    write_event_fields(out, entry.event);
    out.end_object();
  }
  out.end_array().end_object();
  return text;
}

std::string to_json(const ports::FollowedEvent& event) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  if (event.warning) {
    out.key("warning");
    write_warning(out, *event.warning);
  } else {
    write_event_fields(out, event.event);
  }
  out.end_object();
  return text;
}

std::string to_json(const Error& error) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("error").begin_object();
  out.key("code").text(to_text(error.code));
  out.key("message").text(to_text(error));
  out.end_object().end_object();
  return text;
}

std::string plugin_result_json(const std::string& answer) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("result");
  write_foreign_json(out, answer);
  out.end_object();
  return text;
}

std::string lost_json(std::uint64_t count) {
  std::string text;
  json::Writer(text).begin_object().key("lost").unsigned_integer(count).end_object();
  return text;
}

std::string keep_alive_json() {
  std::string text;
  json::Writer(text).begin_object().key("keep_alive").boolean(true).end_object();
  return text;
}

}  // namespace homeward::control
