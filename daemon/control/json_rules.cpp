#include "daemon/control/json.hpp"
#include "daemon/control/json_parts.hpp"
#include "lib/json/writer.hpp"

#include <array>
#include <cstdio>

namespace homeward::control {
namespace {

std::string date_text(std::chrono::local_days date) {
  const std::chrono::year_month_day day{date};
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

void write_day(json::Writer& out, const ports::RoutineDay& day) {
  out.begin_object().text("date", date_text(day.date));
  write_optional_number(out, "value", day.value);
  out.key("counts").boolean(day.left_out.empty());
  std::optional<std::string_view> left_out;
  if (!day.left_out.empty()) left_out = day.left_out;
  write_optional_text(out, "left_out", left_out);
  out.end_object();
}

void write_measure(json::Writer& out, const ports::RoutineMeasure& measure) {
  out.begin_object().text("rule", measure.rule);
  write_device_id(out, measure.device);
  out.text("text", measure.text).text("kind", measure.kind);
  out.key("median_days").unsigned_integer(measure.median_days);
  out.key("min_days").unsigned_integer(measure.min_days);
  out.key("counted").unsigned_integer(measure.counted);
  write_optional_number(out, "median", measure.median);
  out.key("days").begin_array();
  for (const ports::RoutineDay& day : measure.days) write_day(out, day);
  out.end_array().end_object();
}

}  // namespace

std::string to_json(const std::vector<ports::RuleSummary>& rules) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("rules").begin_array();
  for (const ports::RuleSummary& rule : rules) {
    out.begin_object().text("rule", rule.rule);
    out.text("severity", core::to_text(rule.severity));
    out.text("category", core::to_text(rule.category));
    out.key("enabled").boolean(rule.enabled);
    out.text("pack", rule.pack).end_object();
  }
  out.end_array().end_object();
  return text;
}

std::string to_json(const std::vector<ports::RoutineMeasure>& measures) {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("measures").begin_array();
  for (const ports::RoutineMeasure& measure : measures) write_measure(out, measure);
  out.end_array().end_object();
  return text;
}

std::string to_json(const ports::JournalPage& page) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  write_time(out, "now", page.time);
  out.key("now_line_us").integer(page.now.time_since_epoch().count());
  out.key("keep_s").integer(page.keep.count());
  out.key("gaps").begin_array();
  for (const auto& [from, until] : page.gaps) {
    out.begin_array().integer(from.time_since_epoch().count());
    out.integer(until.time_since_epoch().count()).end_array();
  }
  out.end_array().key("events").begin_array();
  for (const ports::JournalEvent& entry : page.events) {
    out.begin_object();
    out.key("id").unsigned_integer(entry.id);
    out.key("line_us").integer(entry.event.at.time_since_epoch().count());
    write_event_fields(out, entry.event);
    out.end_object();
  }
  out.end_array().end_object();
  return text;
}

std::string to_json(const ports::Hindsight& hindsight) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.key("events").unsigned_integer(hindsight.events);
  out.key("left_out").unsigned_integer(hindsight.left_out);
  out.key("rules").begin_array();
  for (const std::string& rule : hindsight.rules) out.text(rule);
  out.end_array().key("alerts").begin_array();
  for (const ports::HindsightAlert& alert : hindsight.alerts) {
    out.begin_object().text("rule", alert.rule);
    write_device_id(out, alert.device);
    write_time(out, "fired_at", alert.fired_at);
    write_time(out, "resolved_at", alert.resolved_at);
    out.end_object();
  }
  out.end_array().end_object();
  return text;
}

std::string to_json(const ports::PresenceStatus& presence) {
  std::string text;
  json::Writer out(text);
  out.begin_object().text("presence", presence.state);
  write_time(out, "presence_since", presence.since);
  write_time(out, "vacation_until", presence.vacation_until);
  out.end_object();
  return text;
}

}  // namespace homeward::control
