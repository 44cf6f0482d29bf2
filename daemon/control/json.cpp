#include "daemon/control/json.hpp"

#include "daemon/control/json_parts.hpp"
#include "lib/json/writer.hpp"

#include <optional>
#include <string_view>

namespace homeward::control {
namespace {

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
