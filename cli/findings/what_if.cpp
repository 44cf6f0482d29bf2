#include "cli/findings/what_if.hpp"

#include "lib/json/writer.hpp"

#include <tuple>
#include <utility>

namespace homeward::cli {
namespace {

using Fate = AlertInHindsight::Fate;

auto order(const PastAlert& alert) {
  return std::tie(alert.fired_at, alert.device);
}

void write_optional(json::Writer& out, std::string_view key, const std::optional<WallTime>& time) {
  out.key(key);
  if (time) {
    out.text(format_rfc3339_utc(*time));
  } else {
    out.raw("null");
  }
}

std::string_view to_text(Fate fate) {
  switch (fate) {
    case Fate::same: return "same";
    case Fate::fresh: return "new";
    case Fate::gone: break;
  }
  return "gone";
}

void write_rule(json::Writer& out, const RuleInHindsight& rule) {
  out.begin_object().text("rule", rule.rule);
  out.key("running").boolean(rule.now);
  out.key("changed").boolean(rule.then);
  out.key("fires_running").unsigned_integer(rule.running.size());
  out.key("fires_changed").unsigned_integer(rule.changed.size());
  out.key("alerts").begin_array();
  for (const AlertInHindsight& one : compared(rule)) {
    out.begin_object().text("fate", to_text(one.fate));
    out.key("device");
    if (one.alert.device.empty()) {
      out.raw("null");
    } else {
      out.text(one.alert.device);
    }
    out.text("fired_at", format_rfc3339_utc(one.alert.fired_at));
    write_optional(out, "resolved_at", one.alert.resolved_at);
    out.end_object();
  }
  out.end_array().end_object();
}

}  // namespace

std::vector<AlertInHindsight> compared(const RuleInHindsight& rule) {
  std::vector<AlertInHindsight> all;
  auto running = rule.running.begin();
  auto changed = rule.changed.begin();
  while (running != rule.running.end() || changed != rule.changed.end()) {
    const bool only_running = changed == rule.changed.end() ||
                              (running != rule.running.end() && order(*running) < order(*changed));
    const bool only_changed = running == rule.running.end() ||
                              (changed != rule.changed.end() && order(*changed) < order(*running));
    if (only_running) {
      all.push_back({Fate::gone, *running++});
    } else if (only_changed) {
      all.push_back({Fate::fresh, *changed++});
    } else {
      all.push_back({Fate::same, *changed++});
      ++running;
    }
  }
  return all;
}

std::string to_json(const WhatIf& seen) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.text("since", format_rfc3339_utc(seen.since));
  out.text("until", format_rfc3339_utc(seen.until));
  write_optional(out, "journal_begins", seen.journal);
  out.key("whole").boolean(seen.whole());
  out.key("keep_s").integer(seen.keep.count());
  out.key("events").unsigned_integer(seen.events);
  out.key("foreign_events").unsigned_integer(seen.foreign);
  out.key("stops").unsigned_integer(seen.stops);
  out.key("rules").begin_array();
  for (const RuleInHindsight& rule : seen.rules) write_rule(out, rule);
  out.end_array().end_object();
  return text;
}

}  // namespace homeward::cli
