#include "daemon/settings/conditions/condition.hpp"
#include "daemon/settings/conditions/parts.hpp"
#include "daemon/settings/digest.hpp"
#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/message.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <map>
#include <utility>

namespace homeward::settings {
namespace {

using rules::Resolve;
using rules::Rule;

void read_escalation(const Fields& rule_fields, Rule& rule) {
  for (const Node* const item : rule_fields.list("escalate")) {
    const Fields fields(rule_fields.reader(), *item, kEscalationKeys);
    if (!fields) continue;
    rules::EscalationStep step;
    step.position = item->position();
    fields.duration("after", step.after);
    fields.name("to", step.to);
    rule.escalate.push_back(std::move(step));
  }
}

void read_conditions(const Fields& fields, Rule& rule) {
  Reader& reader = fields.reader();
  if (const Node* const when = fields.find("when")) rule.when = read_condition(reader, *when);
  if (const Node* const clear = fields.find("clear")) rule.clear = read_condition(reader, *clear);
  if (const Node* const gate = fields.find("while")) {
    rule.while_gates = read_gates(reader, *gate, "while");
  }
  if (const Node* const gate = fields.find("unless")) {
    rule.unless_gates = read_gates(reader, *gate, "unless");
  }
  rule.during = read_window_reference(fields, "during");
}

void read_follow_ups(const Fields& fields, Rule& rule) {
  Reader& reader = fields.reader();
  fields.duration("repeat_interval", rule.repeat_interval);
  fields.duration("warn_before", rule.warn_before);
  read_escalation(fields, rule);
  const Node* const warning = fields.find("warn_before");
  if (warning == nullptr || !rule.warn_before || *rule.warn_before < rule.for_time) return;
  const bool at_once = rule.for_time == core::Duration{0};
  reader.warn(*warning,
              at_once ? "'warn_before' warns of nothing: the rule has no 'for'"
                      : "'warn_before' is not shorter than 'for'",
              at_once ? "what fires at once can't be warned of before"
                      : "the home is warned as soon as 'for' begins to count");
}

void read_outcome(const Fields& fields, Rule& rule) {
  fields.duration("for", rule.for_time);
  fields.duration("keep_firing_for", rule.keep_firing_for);
  rule.each_device = fields.chosen("each");
  read_severity(fields, "severity", rule.severity);
  read_category(fields, "category", rule.category);
  fields.choice<Resolve>("resolve", rule.resolve, {Resolve::automatic, Resolve::ack});
  fields.boolean("enabled", rule.enabled);
  fields.text("why", rule.why);
}

Rule rule_with(const RuleDefaults& defaults) {
  Rule rule;
  rule.keep_firing_for = defaults.keep_firing_for;
  rule.severity = defaults.severity;
  rule.category = defaults.category;
  rule.resolve = defaults.resolve;
  rule.repeat_interval = defaults.repeat_interval;
  return rule;
}

}  // namespace

void read_rules(Reader& reader, const std::vector<RuleSource>& rules, const RuleDefaults& defaults,
                Settings& settings) {
  std::map<std::string, std::uint32_t> lines;
  for (const RuleSource& source : rules) {
    const Fields fields(reader, source.node, kRuleKeys);
    if (!fields) continue;
    Rule rule = rule_with(defaults);
    rule.position = source.node.position();
    rule.pack = source.pack;
    rule.adjusted = source.adjusted;
    std::string id;
    const Node* const alert = fields.find("alert");
    fields.name("alert", id);
    if (!id.empty()) {
      const auto [first, added] = lines.emplace(id, alert->line);
      if (!added) {
        reader.error(*alert, "a second rule '" + id + "'",
                     "the first is in line " + std::to_string(first->second));
      }
    }
    rule.id = core::RuleId{id};
    read_conditions(fields, rule);
    read_outcome(fields, rule);
    read_follow_ups(fields, rule);
    if (const Node* const message = fields.find("message")) {
      rule.message = read_message(reader, *message, settings.rule_set.languages);
    }
    rule.version = digest(canonical_text(source.node));
    rule.behaviour = behaviour_of(source.node);
    settings.rule_set.rules.push_back(std::move(rule));
  }
}

}  // namespace homeward::settings
