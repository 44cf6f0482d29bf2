#include "daemon/rules/checker.hpp"

#include "daemon/rules/forms.hpp"
#include "daemon/rules/selector.hpp"

#include <chrono>

namespace homeward::rules {
namespace {

constexpr int max_depth = 32;

}  // namespace

void Checker::condition(const Condition& condition) {
  if (++depth_ > max_depth) {
    error(condition.position, "conditions are nested more than 32 deep");
  } else {
    const Form& form = form_of(condition);
    if (form.build == nullptr) {
      error(condition.position,
            "'" + std::string(form.head) + "' is not available in this version");
    } else {
      form.check(condition, *this);
    }
  }
  --depth_;
}

void Checker::selector(const Selector& selector) {
  if (first_selector_.empty()) first_selector_ = selector.text;
  Selection selection = select(program_, selector.text);
  if (selection.slots.empty() && selection.is_nothing) {
    warning(selector.position, std::move(selection.problem), std::string(kNothingThere));
  } else if (selection.slots.empty()) {
    error(selector.position, std::move(selection.problem), std::move(selection.suggestion));
  }
}

void Checker::pattern(const EventPattern& pattern, const core::SourcePosition& position) {
  if (pattern.items.empty()) warning(position, "an empty list of events: there never is one");
  for (const EventPattern::Item& item : pattern.items) selector(item.selector);
}

void Checker::window(const WindowReference& reference) {
  const auto* name = std::get_if<std::string>(&reference.window);
  if (name == nullptr) return;
  const auto found = program_.rules.schedules.find(*name);
  if (found == program_.rules.schedules.end()) {
    std::vector<std::string> known;
    for (const auto& entry : program_.rules.schedules) known.push_back(entry.first);
    error(reference.position, "unknown schedule '" + *name + "'", did_you_mean(*name, known));
  }
}

void Checker::state(const std::string& name, const core::SourcePosition& position) {
  if (name == "home" || name == "away") {
    if (!program_.rules.presence) {
      error(position, "'" + name + "' never holds: this home has no 'presence'");
    }
    return;
  }
  const auto found = program_.state_names.find(name);
  if (found != program_.state_names.end()) {
    states_.push_back(found->second);
    return;
  }
  std::vector<std::string> known{"home", "away"};
  for (const auto& entry : program_.state_names) known.push_back(entry.first);
  error(position, "unknown state '" + name + "'", did_you_mean(name, known));
}

void Checker::alert(const std::string& rule, const core::SourcePosition& position) {
  const auto found = program_.rule_ids.find(rule);
  if (found != program_.rule_ids.end()) {
    rules_.push_back(found->second);
    return;
  }
  std::vector<std::string> known;
  for (const auto& entry : program_.rule_ids) known.push_back(entry.first);
  error(position, "unknown rule '" + rule + "'", did_you_mean(rule, known));
}

void Checker::duration(core::Duration duration, std::string_view what,
                       const core::SourcePosition& position) {
  if (duration < std::chrono::seconds{1} || duration > std::chrono::days{366}) {
    error(position, "'" + std::string(what) + "' must be between 1s and 366d");
  }
}

void Checker::error(const core::SourcePosition& position, std::string message,
                    std::string suggestion) {
  diagnostics_.push_back(core::Diagnostic{core::Diagnostic::Level::error, position,
                                          std::move(message), std::move(suggestion)});
}

void Checker::warning(const core::SourcePosition& position, std::string message,
                      std::string suggestion) {
  diagnostics_.push_back(core::Diagnostic{core::Diagnostic::Level::warning, position,
                                          std::move(message), std::move(suggestion)});
}

std::string did_you_mean(const std::string& wrong, const std::vector<std::string>& known) {
  const std::string near = core::nearest_name(wrong, known);
  return near.empty() ? std::string{} : "did you mean '" + near + "'?";
}

}  // namespace homeward::rules
