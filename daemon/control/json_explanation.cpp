#include "daemon/control/json.hpp"
#include "daemon/control/json_parts.hpp"
#include "lib/json/writer.hpp"

namespace homeward::control {
namespace {

void write_part(json::Writer& out, const ports::ExplainedPart& part) {
  out.begin_object().text("role", part.role).text("text", part.text);
  out.key("holds").raw(!part.holds ? "null" : *part.holds ? "true" : "false");
  write_time(out, "since", part.since);
  write_time(out, "until", part.until);
  out.key("depth").unsigned_integer(part.depth);
  out.end_object();
}

void write_alert(json::Writer& out, const ports::ExplainedAlert& alert) {
  out.begin_object();
  write_device_id(out, alert.device);
  out.text("state", alert.state);
  write_time(out, "pending_since", alert.pending_since);
  write_time(out, "fires_at", alert.fires_at);
  write_time(out, "fired_at", alert.fired_at);
  write_time(out, "ends_at", alert.ends_at);
  out.key("acknowledged").boolean(alert.acknowledged);
  out.key("parts").begin_array();
  for (const ports::ExplainedPart& part : alert.parts) write_part(out, part);
  out.end_array().end_object();
}

}  // namespace

std::string to_json(const ports::RuleExplanation& explained) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.text("rule", explained.rule).text("language", explained.language);
  out.text("why", explained.why).text("for", explained.for_time);
  out.text("severity", explained.severity).text("category", explained.category);
  out.key("enabled").boolean(explained.enabled);
  out.key("alerts").begin_array();
  for (const ports::ExplainedAlert& alert : explained.alerts) write_alert(out, alert);
  out.end_array().end_object();
  return text;
}

}  // namespace homeward::control
