#include "cli/text/what_if.hpp"

#include "cli/text/language.hpp"
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
  if (!seen.journal) return tr("The journal has no events: there is nothing to look back on.\n");
  std::string text = tr_count(
      "{0} events from {1} to {2}.\n", "{0} events from {1} to {2}.\n", seen.events,
      time_text(seen.whole() ? seen.since : *seen.journal, look), time_text(seen.until, look));
  if (!seen.whole()) {
    const auto back = std::chrono::duration_cast<std::chrono::seconds>(seen.until - *seen.journal);
    text += tr("{0} (journal.keep_events: {1}): what came before is not known.\n",
               look.strong(tr("The journal goes back {0} only", span_text(back))),
               span_text(seen.keep));
  }
  if (seen.foreign > 0) {
    text += tr_count("{0} of them are of devices that the changed configuration does not have.\n",
                     "{0} of them are of devices that the changed configuration does not have.\n",
                     seen.foreign);
  }
  if (seen.stops > 0) {
    text += tr_count("The gateway was down {0} time in it.\n",
                     "The gateway was down {0} times in it.\n", seen.stops);
  }
  return text + tr("Presence, baselines and what else is learned begin with the journal.\n");
}

std::string change_text(const RuleInHindsight& rule) {
  if (!rule.now) return tr("new rule");
  if (!rule.then) return tr("no rule any more");
  const auto before = static_cast<std::int64_t>(rule.running.size());
  const auto after = static_cast<std::int64_t>(rule.changed.size());
  if (after < before) return tr("{0} fewer", before - after);
  if (after > before) return tr("{0} more", after - before);
  for (const AlertInHindsight& one : compared(rule)) {
    if (one.fate != Fate::same) return tr("at other times");
  }
  return tr("the same");
}

std::string sign_of(Fate fate) {
  return fate == Fate::same ? "  " : fate == Fate::fresh ? "+ " : "- ";
}

std::string times_text(const RuleInHindsight& rule, std::size_t most, const Look& look) {
  const std::vector<AlertInHindsight> alerts = compared(rule);
  if (alerts.empty()) return {};
  std::string text = look.strong(printable(rule.rule)) + '\n';
  const std::size_t first = alerts.size() > most ? alerts.size() - most : 0;
  if (first > 0) text += tr_count("    {0} earlier ones\n", "    {0} earlier ones\n", first);
  for (std::size_t i = first; i < alerts.size(); ++i) {
    const PastAlert& alert = alerts[i].alert;
    text += "  " + sign_of(alerts[i].fate) + time_text(alert.fired_at, look);
    if (alert.resolved_at) {
      const auto lasted = *alert.resolved_at - alert.fired_at;
      text +=
          "  " + tr("for {0}", span_text(std::chrono::duration_cast<std::chrono::seconds>(lasted)));
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
  Table table({tr("RULE"), tr("RUNNING"), tr("CHANGED"), ""});
  std::string times;
  for (const RuleInHindsight& rule : seen.rules) {
    table.add({rule.rule, rule.now ? std::to_string(rule.running.size()) : "-",
               rule.then ? std::to_string(rule.changed.size()) : "-", change_text(rule)});
    times += times_text(rule, most, look);
  }
  if (table.empty()) return text + tr("\nNo rules.\n");
  text += '\n' + table.text();
  if (times.empty()) return text;
  return text + tr("\nWhen (+ with the changed rules only, - with the running ones only):\n") +
         times;
}

}  // namespace homeward::cli
