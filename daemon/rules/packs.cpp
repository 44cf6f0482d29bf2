#include "daemon/rules/packs.hpp"

#include "daemon/rules/checker.hpp"
#include "daemon/rules/program_impl.hpp"
#include "daemon/rules/selector.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace homeward::rules {
namespace {

bool from_packs(const RuleSet& rules) {
  const auto optional = [](const auto& part) { return part.optional; };
  return std::any_of(rules.groups.begin(), rules.groups.end(), optional) ||
         std::any_of(rules.states.begin(), rules.states.end(), optional) ||
         std::any_of(rules.rules.begin(), rules.rules.end(),
                     [](const Rule& rule) { return !rule.pack.empty(); }) ||
         (rules.presence && rules.presence->optional);
}

/// One round over a rule set: what is left out may make something else impossible, so it is
/// repeated until a round finds nothing.
class Fitting {
 public:
  explicit Fitting(RuleSet rules) : program_(std::move(rules)) {}

  /// True if something was left out.
  bool run(core::Diagnostics& notes) {
    fit_groups();
    if (program_.rules.presence && program_.rules.presence->optional) {
      fit_events(program_.rules.presence->leave);
      fit_events(program_.rules.presence->enter);
    }
    const bool states_fit = !fit_states();
    const bool rules_fit = !fit_rules(notes);
    return !states_fit || !rules_fit;
  }

  RuleSet take() { return std::move(program_.rules); }

 private:
  [[nodiscard]] bool known(const Selector& selector) const {
    return !select(program_, selector.text).slots.empty();
  }

  void fit_groups() {
    std::map<std::string, std::vector<SlotIndex>, std::less<>> groups;
    for (Group& group : program_.rules.groups) {
      if (group.optional) {
        std::erase_if(group.members, [&](const Selector& member) { return !known(member); });
      }
      std::set<SlotIndex> slots;
      for (const Selector& member : group.members) {
        const Selection selection = select(program_, member.text);
        slots.insert(selection.slots.begin(), selection.slots.end());
      }
      groups[group.name].assign(slots.begin(), slots.end());
    }
    program_.groups = std::move(groups);
  }

  void fit_events(EventPattern& pattern) const {
    std::erase_if(pattern.items,
                  [&](const EventPattern::Item& item) { return !known(item.selector); });
  }

  /// What is wrong with a condition; empty when it can be. Where nothing ever happens, a rule of a
  /// pack has no business, though the home's own may stand.
  [[nodiscard]] std::string problem_of(const ConditionPtr& condition) const {
    if (condition == nullptr) return {};
    core::Diagnostics found;
    Checker checker(program_, found);
    checker.condition(*condition);
    const auto problem = std::find_if(found.begin(), found.end(), [](const core::Diagnostic& one) {
      return one.level == core::Diagnostic::Level::error || one.suggestion == kNothingThere;
    });
    return problem == found.end() ? std::string{} : problem->message;
  }

  bool fit_states() {
    return std::erase_if(program_.rules.states, [&](const VirtualState& state) {
             return state.optional && !problem_of(state.when).empty();
           }) > 0;
  }

  bool fit_rules(core::Diagnostics& notes) {
    for (Rule& rule : program_.rules.rules) {
      if (rule.pack.empty()) continue;
      std::erase_if(rule.unless_gates, [&](const Gate& gate) { return !problem_of(gate).empty(); });
    }
    return std::erase_if(program_.rules.rules, [&](const Rule& rule) {
             if (rule.pack.empty()) return false;
             const std::string problem = problem_of(rule);
             if (!problem.empty()) notes.push_back(note_of(rule, problem));
             return !problem.empty();
           }) > 0;
  }

  [[nodiscard]] std::string problem_of(const Rule& rule) const {
    std::string problem = problem_of(rule.when);
    if (problem.empty()) problem = problem_of(rule.clear);
    for (const Gate& gate : rule.while_gates) {
      if (problem.empty()) problem = problem_of(gate);
    }
    return problem;
  }

  static core::Diagnostic note_of(const Rule& rule, const std::string& problem) {
    using Level = core::Diagnostic::Level;
    return {rule.adjusted ? Level::warning : Level::info,
            rule.position,
            "rule '" + rule.id.str() + "' of rule pack '" + rule.pack + "' is left out: " + problem,
            {}};
  }

  Program::Impl program_;
};

}  // namespace

core::Diagnostics fit_packs(RuleSet& rules) {
  core::Diagnostics notes;
  if (!from_packs(rules)) return notes;
  bool changed = true;
  while (changed) {
    Fitting fitting(std::move(rules));
    changed = fitting.run(notes);
    rules = fitting.take();
  }
  return notes;
}

}  // namespace homeward::rules
