#include "daemon/app/texts.hpp"

#include "daemon/app/default_texts.hpp"
#include "daemon/app/words.hpp"

#include <string_view>
#include <utility>

namespace homeward::app {
namespace {

/// "inactivity-day" reads as "Inactivity day".
std::string title_of_id(const core::RuleId& rule) {
  std::string text = spoken(rule.str());
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] -= 'a' - 'A';
  return text;
}

/// A pattern with its placeholders, and the language of the words that go into it.
struct Pattern {
  std::string text;
  Language language;
};

bool is(const std::string& tag, std::string_view language) {
  return tag.starts_with(language);
}

/// The rule's own text: in the language asked for, else in Dutch, else in English.
std::optional<Pattern> own_text(const rules::Rule* rule, const std::string& language) {
  if (rule == nullptr) return std::nullopt;
  const std::string nl = "nl";
  const std::string en = "en";
  for (const std::string& tag : {language, nl, en}) {
    const auto text = rule->message.find(tag);
    if (text == rule->message.end()) continue;
    // The words of a language that we have none of are Dutch, as its texts are.
    return Pattern{text->second, is(tag, en) ? Language::english : Language::dutch};
  }
  return std::nullopt;
}

Pattern pattern_of(const core::Alert& alert, const rules::Rule* rule, const std::string& language) {
  if (!alert.test) {
    if (auto own = own_text(rule, language)) return std::move(*own);
  }
  const Language known = is(language, "en") ? Language::english : Language::dutch;
  return {default_text(alert, rule, known), known};
}

/// How many events a `count` in the condition asks for; nothing when there is none.
std::optional<std::size_t> count_asked(const rules::Condition& condition) {
  const std::vector<rules::ConditionPtr>* inner = nullptr;
  if (const auto* count = std::get_if<rules::Count>(&condition.form)) {
    const auto number = count->at_least ? count->at_least : count->at_most;
    if (number) return *number;
  } else if (const auto* all = std::get_if<rules::AllOf>(&condition.form)) {
    inner = &all->conditions;
  } else if (const auto* any = std::get_if<rules::AnyOf>(&condition.form)) {
    inner = &any->conditions;
  }
  if (inner == nullptr) return std::nullopt;
  for (const rules::ConditionPtr& part : *inner) {
    if (const auto number = count_asked(*part)) return number;
  }
  return std::nullopt;
}

/// An alert of a `count` fires with the event that makes the number full.
std::size_t count_of(const core::Alert& alert, const rules::Rule* rule) {
  const bool known = rule != nullptr && rule->when != nullptr;
  return (known ? count_asked(*rule->when) : std::nullopt).value_or(alert.evidence.size());
}

/// It began when the device was heard last, not when its limit was over.
bool is_about_silence(const core::Alert& alert, const rules::Rule* rule) {
  return rule != nullptr && rule->when &&
         std::holds_alternative<rules::Offline>(rule->when->form) && !alert.evidence.empty();
}

std::string or_else(std::string text, Language language, std::string_view dutch,
                    std::string_view english) {
  if (!text.empty()) return text;
  return std::string(language == Language::dutch ? dutch : english);
}

}  // namespace

rules::Texts AlertTexts::title(const core::Alert& alert, const rules::Rule* /*rule*/) const {
  rules::Texts titles;
  const std::string title = (alert.test ? "Test: " : "") + title_of_id(alert.rule);
  for (const std::string& language : program_.rule_set().languages) {
    titles.emplace(language, title);
  }
  return titles;
}

rules::Texts AlertTexts::text(const core::Alert& alert, const rules::Rule* rule,
                              core::WallTime now) const {
  rules::Texts texts;
  for (const std::string& language : program_.rule_set().languages) {
    const Pattern pattern = pattern_of(alert, rule, language);
    const Values values = values_of(alert, rule, now, pattern.language == Language::dutch);
    texts.emplace(language, fill(pattern.text, values));
  }
  return texts;
}

AlertTexts::Values AlertTexts::values_of(const core::Alert& alert, const rules::Rule* rule,
                                         core::WallTime now, bool dutch) const {
  const Language language = dutch ? Language::dutch : Language::english;
  const core::WallTime end = alert.resolved_at.value_or(now);
  const core::Evidence* const newest = alert.evidence.empty() ? nullptr : &alert.evidence.front();
  std::string device;
  if (alert.device) {
    device = alert.device->str();
  } else if (newest != nullptr) {
    device = newest->device.str();
  }
  std::string value;
  if (newest != nullptr) value = value_words(newest->property, newest->value, language);
  std::string since;
  const core::WallTime began = is_about_silence(alert, rule) ? newest->time : alert.pending_since;
  // A clock that was never set knows how long, but not since when.
  if (alert.quality != core::TimeQuality::unsynchronised) {
    since = time_words(began, now, program_.rule_set().zone, language);
  }
  return {{"room", or_else(spoken(alert.room), language, "huis", "the home")},
          {"device", or_else(spoken(device), language, "een sensor", "a sensor")},
          {"value", or_else(value, language, "onbekend", "unknown")},
          {"since", or_else(since, language, "onbekende tijd", "an unknown time")},
          {"duration", duration_words(end - began, language)},
          {"count", std::to_string(count_of(alert, rule))}};
}

std::string AlertTexts::fill(std::string_view pattern, const Values& values) {
  std::string text;
  while (!pattern.empty()) {
    const std::size_t open = pattern.find('{');
    text += pattern.substr(0, open);
    if (open == pattern.npos) break;
    const std::size_t close = pattern.find('}', open);
    const auto found = close == pattern.npos
                           ? values.end()
                           : values.find(pattern.substr(open + 1, close - open - 1));
    const std::size_t next = close == pattern.npos ? pattern.size() : close + 1;
    text +=
        found == values.end() ? pattern.substr(open, next - open) : std::string_view(found->second);
    pattern.remove_prefix(next);
  }
  return text;
}

}  // namespace homeward::app
