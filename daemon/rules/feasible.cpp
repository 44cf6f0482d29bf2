#include "daemon/rules/feasible.hpp"

#include "daemon/rules/demands.hpp"

#include <string>
#include <utility>

namespace homeward::rules {
namespace {

class Judge {
 public:
  Judge(const Program::Impl& program, core::Diagnostics& diagnostics, std::string what)
      : demands_(program), diagnostics_(diagnostics), what_(std::move(what)) {}

  void during(const std::optional<WindowReference>& window) {
    if (!window) return;
    during_ = true;
    demands_.want_open(*window, "'during'");
    report(window->position);
  }

  void gate(const Gate& gate, bool holds) {
    if (!gate) return;
    demands_.want(*gate, holds, holds ? "'while'" : "'unless'");
    report(gate->position);
  }

  void when(const Condition& condition, core::Duration for_time) {
    const auto* absent = std::get_if<Absent>(&condition.form);
    const auto* count = std::get_if<Count>(&condition.form);
    if (absent != nullptr && absent->between) demands_.want_end_of(*absent->between, "'between'");
    if (count != nullptr && count->between && count->at_least && !count->at_most) {
      demands_.want_open(*count->between, "'between'");
    }
    demands_.want(condition, true, "'when'");
    report(condition.position);
    if (for_time > core::Duration{0}) check_for(condition, for_time);
  }

 private:
  void check_for(const Condition& condition, core::Duration for_time) {
    if (instant(condition)) {
      error(condition.position, "'event' holds for an instant only, so its 'for' never elapses",
            "leave 'for' out");
      return;
    }
    const auto* after = std::get_if<After>(&condition.form);
    if (after != nullptr && !after->second_absent && for_time >= after->within) {
      error(condition.position,
            "'then' holds no longer than its 'within', so its 'for' never "
            "elapses",
            "leave 'for' out");
    }
    // These test their gates at one instant; `for` counts beyond the windows.
    const auto* absent = std::get_if<Absent>(&condition.form);
    if (after != nullptr || (absent != nullptr && absent->between)) return;
    const auto open = demands_.longest_open();
    if (!open || for_time < *open || !demands_.conflict().empty()) return;
    error(condition.position,
          during_ ? "its 'for' is not shorter than its 'during'"
                  : "its 'for' is not shorter than its 'between'",
          {});
  }

  static bool instant(const Condition& condition) {
    if (std::holds_alternative<Happens>(condition.form)) return true;
    const auto* all = std::get_if<AllOf>(&condition.form);
    if (all == nullptr) return false;
    for (const ConditionPtr& one : all->conditions) {
      if (instant(*one)) return true;
    }
    return false;
  }

  /// Says once why nothing can be true any more, at the part that closed the last way.
  void report(const core::SourcePosition& position) {
    if (reported_ || demands_.conflict().empty()) return;
    reported_ = true;
    error(position, demands_.conflict(), {});
  }

  void error(const core::SourcePosition& position, const std::string& why, std::string advice) {
    diagnostics_.push_back(
        {core::Diagnostic::Level::error, position, what_ + ": " + why, std::move(advice)});
  }

  Demands demands_;
  core::Diagnostics& diagnostics_;
  std::string what_;
  bool during_{false};
  bool reported_{false};
};

}  // namespace

void check_feasible(const Program::Impl& program, const Rule& rule,
                    core::Diagnostics& diagnostics) {
  Judge judge(program, diagnostics, "alert '" + rule.id.str() + "' can never fire");
  judge.during(rule.during);
  for (const Gate& gate : rule.while_gates) judge.gate(gate, true);
  for (const Gate& gate : rule.unless_gates) judge.gate(gate, false);
  if (rule.when) judge.when(*rule.when, rule.for_time);
}

void check_feasible(const Program::Impl& program, const VirtualState& state,
                    core::Diagnostics& diagnostics) {
  Judge judge(program, diagnostics, "state '" + state.name + "' can never hold");
  judge.during(state.during);
  if (state.when) judge.when(*state.when, state.for_time);
}

}  // namespace homeward::rules
