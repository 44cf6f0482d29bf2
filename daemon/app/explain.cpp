#include "daemon/app/explain.hpp"

#include "daemon/rules/words.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace homeward::app {
namespace {

using rules::Language;

std::string_view role_text(rules::ExplainedPart::Role role) {
  static constexpr std::array<std::string_view, 5> roles{"when", "during", "while", "unless",
                                                         "clear"};
  return roles.at(static_cast<std::size_t>(role));
}

std::string_view phase_text(rules::ExplainedAlert::Phase phase) {
  static constexpr std::array<std::string_view, 3> phases{"inactive", "pending", "firing"};
  return phases.at(static_cast<std::size_t>(phase));
}

std::optional<Language> language_of(const std::string& asked, const rules::RuleSet& home) {
  if (asked == "en") return Language::english;
  if (asked == "nl") return Language::dutch;
  if (!asked.empty()) return std::nullopt;
  return home_language(home);
}

class Explainer {
 public:
  Explainer(const rules::Rule& rule, Language language, core::ClockMapping clock)
      : rule_(rule), language_(language), clock_(clock) {}

  [[nodiscard]] ports::ExplainedAlert alert(const rules::ExplainedAlert& from) const {
    ports::ExplainedAlert to;
    to.device = from.device;
    to.state = phase_text(from.phase);
    to.pending_since = wall(from.pending_since);
    to.fires_at = wall(from.fires_at);
    to.fired_at = wall(from.fired_at);
    to.ends_at = wall(from.ends_at);
    to.acknowledged = from.acknowledged;
    for (const rules::ExplainedPart& one : from.parts) to.parts.push_back(part(one));
    return to;
  }

 private:
  [[nodiscard]] ports::ExplainedPart part(const rules::ExplainedPart& from) const {
    ports::ExplainedPart to;
    to.role = role_text(from.role);
    to.text = from.condition != nullptr ? rules::describe(*from.condition, language_)
                                        : rules::describe(*rule_.during);
    to.holds = from.holds;
    to.since = wall(from.since);
    to.until = wall(from.until);
    to.depth = from.depth;
    return to;
  }

  [[nodiscard]] std::optional<core::WallTime> wall(
      const std::optional<core::SteadyTime>& time) const {
    if (!time) return std::nullopt;
    return clock_.wall(*time);
  }

  const rules::Rule& rule_;
  Language language_;
  core::ClockMapping clock_;
};

}  // namespace

rules::Language home_language(const rules::RuleSet& home) {
  const bool dutch = !home.languages.empty() && home.languages.front().starts_with("nl");
  return dutch ? Language::dutch : Language::english;
}

Result<ports::RuleExplanation> explain(const rules::Program& program, const rules::Engine* engine,
                                       core::ClockMapping clock, const std::string& rule,
                                       const std::string& language) {
  const auto index = program.find_rule(rule);
  if (!index) return failure(ErrorCode::not_found, "no such rule", rule);
  const std::optional<Language> spoken = language_of(language, program.rule_set());
  if (!spoken) return failure(ErrorCode::invalid, "the languages are en and nl", language);
  const rules::Rule& found = program.rule(*index);
  ports::RuleExplanation explained;
  explained.rule = rule;
  explained.language = *spoken == Language::dutch ? "nl" : "en";
  explained.why = found.why;
  explained.severity = core::to_text(found.severity);
  explained.category = core::to_text(found.category);
  explained.enabled = found.enabled;
  if (found.for_time > core::Duration{0}) explained.for_time = rules::describe(found.for_time);
  if (engine == nullptr) return explained;
  const Explainer explainer(found, *spoken, clock);
  for (const rules::ExplainedAlert& one : engine->explain(*index)) {
    explained.alerts.push_back(explainer.alert(one));
  }
  return explained;
}

}  // namespace homeward::app
