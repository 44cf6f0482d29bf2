#include "cli/text/what_if.hpp"

#include "cli/text/table.hpp"

#include <cstdlib>

namespace homeward::cli {
namespace {

using Fate = AlertInHindsight::Fate;

std::string time_text(WallTime time, const Look& look) {
  return local_time(format_rfc3339_utc(time), look);
}

/// What the figures rest on, so that nobody takes two weeks for a month.
std::string basis_text(const WhatIf& seen, const Look& look) {
  if (!seen.journal) return "The journal has no events: there is nothing to look back on.\n";
  std::string text = std::to_string(seen.events) + " events from " +
                     time_text(seen.whole() ? seen.since : *seen.journal, look) + " to " +
                     time_text(seen.until, look) + ".\n";
  if (!seen.whole()) {
    text += look.strong("The journal goes back " +
                        span_text(std::chrono::duration_cast<std::chrono::seconds>(seen.until -
                                                                                   *seen.journal)) +
                        " only") +
            " (journal.keep_events: " + span_text(seen.keep) +
            "): what came before is not known.\n";
  }
  if (seen.foreign > 0) {
    text += std::to_string(seen.foreign) +
            " of them are of devices that the changed configuration does not have.\n";
  }
  if (seen.stops > 0) {
    text += "The gateway was down " + std::to_string(seen.stops) +
            (seen.stops == 1 ? " time" : " times") + " in it.\n";
  }
  return text + "Presence, baselines and what else is learned begin with the journal.\n";
}

std::string change_text(const RuleInHindsight& rule) {
  if (!rule.now) return "new rule";
  if (!rule.then) return "no rule any more";
  const auto before = static_cast<std::int64_t>(rule.running.size());
  const auto after = static_cast<std::int64_t>(rule.changed.size());
  if (after < before) return std::to_string(before - after) + " fewer";
  if (after > before) return std::to_string(after - before) + " more";
  for (const AlertInHindsight& one : compared(rule)) {
    if (one.fate != Fate::same) return "at other times";
  }
  return "the same";
}

std::string sign_of(Fate fate) {
  return fate == Fate::same ? "  " : fate == Fate::fresh ? "+ " : "- ";
}

std::string times_text(const RuleInHindsight& rule, std::size_t most, const Look& look) {
  const std::vector<AlertInHindsight> alerts = compared(rule);
  if (alerts.empty()) return {};
  std::string text = look.strong(printable(rule.rule)) + '\n';
  const std::size_t first = alerts.size() > most ? alerts.size() - most : 0;
  if (first > 0) text += "    " + std::to_string(first) + " earlier ones\n";
  for (std::size_t i = first; i < alerts.size(); ++i) {
    const PastAlert& alert = alerts[i].alert;
    text += "  " + sign_of(alerts[i].fate) + time_text(alert.fired_at, look);
    if (alert.resolved_at) {
      text += "  for " + span_text(std::chrono::duration_cast<std::chrono::seconds>(
                             *alert.resolved_at - alert.fired_at));
    }
    if (!alert.device.empty()) text += "  " + printable(alert.device);
    text += '\n';
  }
  return text;
}

}  // namespace

std::string what_if_text(const WhatIf& seen, std::size_t most, const Look& look) {
  std::string text = basis_text(seen, look);
  if (!seen.journal) return text;
  Table table({"RULE", "RUNNING", "CHANGED", ""});
  std::string times;
  for (const RuleInHindsight& rule : seen.rules) {
    table.add({rule.rule, rule.now ? std::to_string(rule.running.size()) : "-",
               rule.then ? std::to_string(rule.changed.size()) : "-", change_text(rule)});
    times += times_text(rule, most, look);
  }
  if (table.empty()) return text + "\nNo rules.\n";
  text += '\n' + table.text();
  if (times.empty()) return text;
  return text + "\nWhen (+ with the changed rules only, - with the running ones only):\n" + times;
}

}  // namespace homeward::cli
