#include "daemon/rules/checker.hpp"
#include "daemon/rules/feasible.hpp"
#include "daemon/rules/packs.hpp"
#include "daemon/rules/program_impl.hpp"
#include "daemon/rules/selector.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace homeward::rules {
namespace {

constexpr std::size_t max_devices = 2000;
constexpr std::size_t max_rules = 1000;

/// An order in which each comes after those it names, file order within; finds cycles.
class Ordering {
 public:
  explicit Ordering(std::vector<std::vector<std::size_t>> needs)
      : needs_(std::move(needs)), marks_(needs_.size(), Mark::fresh) {
    for (std::size_t i = 0; i < needs_.size(); ++i) visit(i);
  }

  [[nodiscard]] const std::vector<std::size_t>& order() const noexcept { return order_; }
  /// The cycles, each from where it was closed to there again.
  [[nodiscard]] const std::vector<std::vector<std::size_t>>& cycles() const noexcept {
    return cycles_;
  }

 private:
  enum class Mark : std::uint8_t { fresh, open, done };

  void visit(std::size_t i) {
    if (marks_[i] == Mark::done) return;
    if (marks_[i] == Mark::open) {
      std::vector<std::size_t>& cycle =
          cycles_.emplace_back(std::find(path_.begin(), path_.end(), i), path_.end());
      cycle.push_back(i);
      return;
    }
    marks_[i] = Mark::open;
    path_.push_back(i);
    for (const std::size_t need : needs_[i]) visit(need);
    path_.pop_back();
    marks_[i] = Mark::done;
    order_.push_back(i);
  }

  std::vector<std::vector<std::size_t>> needs_;
  std::vector<Mark> marks_;
  std::vector<std::size_t> order_;
  std::vector<std::size_t> path_;  // those open, the last one innermost
  std::vector<std::vector<std::size_t>> cycles_;
};

/// "depends on itself", and by which way when others are part of it: "a -> b -> a".
template <class Name>
std::string on_itself(const std::vector<std::size_t>& cycle, Name name) {
  constexpr std::size_t kAlone = 2;
  std::string text = " depends on itself";
  if (cycle.size() == kAlone) return text;
  for (std::size_t i = 0; i < cycle.size(); ++i) text += (i == 0 ? ": " : " -> ") + name(cycle[i]);
  return text;
}

}  // namespace

/// Checks a rule set part by part, the names first because the rest needs them.
struct Compiler {
  Compiler(RuleSet rules, core::Diagnostics notes)
      : program(std::make_unique<Program::Impl>(std::move(rules))), diagnostics(std::move(notes)) {}

  void run() {
    check_sizes();
    check_names();
    resolve_groups();
    check_schedules();
    if (program->rules.presence) check_presence(*program->rules.presence);
    for (const VirtualState& state : program->rules.states) check_state(state);
    for (const Rule& rule : program->rules.rules) check_rule(rule);
    order();
  }

  Compilation finish() {
    Compilation result;
    std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const auto& a, const auto& b) {
      return std::tie(a.position.file, a.position.line, a.position.column) <
             std::tie(b.position.file, b.position.line, b.position.column);
    });
    result.diagnostics = std::move(diagnostics);
    if (!core::has_errors(result.diagnostics)) result.program = Program(std::move(program));
    return result;
  }

 private:
  void error(const SourcePosition& position, std::string message, std::string suggestion = {}) {
    diagnostics.push_back(core::Diagnostic{core::Diagnostic::Level::error, position,
                                           std::move(message), std::move(suggestion)});
  }

  void check_sizes() {
    if (program->rules.devices.size() > max_devices) error({}, "more than 2000 devices");
    if (program->rules.rules.size() > max_rules) error({}, "more than 1000 rules");
  }

  void check_names() {
    std::set<std::string> devices;
    for (const DeviceDeclaration& device : program->rules.devices) {
      if (!devices.insert(device.id.str()).second) {
        error(device.position, "device '" + device.id.str() + "' is declared twice");
      }
    }
    std::set<std::string> states{"home", "away"};
    for (const VirtualState& state : program->rules.states) {
      if (!states.insert(state.name).second) {
        error(state.position, "state '" + state.name + "' is declared twice or built in");
      }
    }
    std::set<std::string> rules;
    for (const Rule& rule : program->rules.rules) {
      if (!rules.insert(rule.id.str()).second) {
        error(rule.position, "alert '" + rule.id.str() + "' is declared twice");
      }
    }
  }

  void resolve_groups() {
    std::map<std::string, std::vector<SlotIndex>, std::less<>> groups;
    for (const Group& group : program->rules.groups) {
      if (groups.contains(group.name)) {
        error(group.position, "group '" + group.name + "' is declared twice");
      }
      std::set<SlotIndex> slots;
      for (const Selector& member : group.members) {
        Selection selection = select(*program, member.text);
        slots.insert(selection.slots.begin(), selection.slots.end());
        if (selection.slots.empty()) {
          error(member.position, std::move(selection.problem), std::move(selection.suggestion));
        }
      }
      groups[group.name].assign(slots.begin(), slots.end());
    }
    program->groups = std::move(groups);
  }

  void check_schedules() {
    for (const auto& [name, schedule] : program->rules.schedules) {
      if (std::none_of(schedule.days.begin(), schedule.days.end(), [](bool day) { return day; })) {
        error(schedule.position, "schedule '" + name + "' opens on no day");
      }
      if (schedule.except_holidays && program->rules.holidays == HolidayCalendar::none) {
        error(schedule.position, "schedule '" + name + "' leaves out holidays, but of no country",
              "add 'holidays: nl' to 'home'");
      }
    }
  }

  void check_presence(const Presence& presence) {
    Checker checker(*program, diagnostics);
    for (const EventPattern* pattern : {&presence.leave, &presence.enter}) {
      for (const EventPattern::Item& item : pattern->items) checker.selector(item.selector);
    }
    if (presence.quiet <= core::Duration{0}) error({}, "'quiet' of presence must be positive");
    if (presence.burst_count < 1 || presence.burst_count > 1000) {
      error({}, "'count' of presence's burst must be between 1 and 1000");
    }
  }

  void check_state(const VirtualState& state) {
    Checker checker(*program, diagnostics);
    if (state.when) {
      checker.condition(*state.when);
    } else {
      error(state.position, "state '" + state.name + "' has no 'when'");
    }
    if (state.during) checker.window(*state.during);
    check_feasible(*program, state, diagnostics);
    if (!checker.rules().empty()) {
      error(state.position, "state '" + state.name + "' can't depend on an alert");
    }
    std::vector<std::size_t>& needs = state_needs.emplace_back();
    for (const StateIndex need : checker.states()) needs.push_back(position_of(need));
  }

  void check_rule(const Rule& rule) {
    Checker checker(*program, diagnostics);
    if (rule.when) {
      checker.condition(*rule.when);
    } else {
      error(rule.position, "alert '" + rule.id.str() + "' has no 'when'");
    }
    if (rule.each_device && checker.first_selector().empty()) {
      error(rule.position, "'each: device' needs a selector of devices in 'when'");
    }
    if (rule.clear) checker.condition(*rule.clear);
    for (const Gate& gate : rule.while_gates) checker.condition(*gate);
    for (const Gate& gate : rule.unless_gates) checker.condition(*gate);
    if (rule.during) checker.window(*rule.during);
    check_feasible(*program, rule, diagnostics);
    std::vector<std::size_t>& needs = rule_needs.emplace_back();
    for (const RuleIndex need : checker.rules()) needs.push_back(position_of(need));
  }

  void order() {
    const Ordering states(std::move(state_needs));
    const auto state_name = [&](std::size_t i) { return program->rules.states[i].name; };
    for (const std::vector<std::size_t>& cycle : states.cycles()) {
      const VirtualState& state = program->rules.states[cycle.front()];
      error(state.position, "state '" + state.name + "'" + on_itself(cycle, state_name));
    }
    for (const std::size_t i : states.order()) {
      program->state_order.push_back(StateIndex{static_cast<std::uint32_t>(i)});
    }
    const Ordering rules(std::move(rule_needs));
    const auto rule_name = [&](std::size_t i) { return program->rules.rules[i].id.str(); };
    for (const std::vector<std::size_t>& cycle : rules.cycles()) {
      const Rule& rule = program->rules.rules[cycle.front()];
      error(rule.position, "alert '" + rule.id.str() + "'" + on_itself(cycle, rule_name));
    }
    for (const std::size_t i : rules.order()) {
      program->rule_order.push_back(RuleIndex{static_cast<std::uint32_t>(i)});
    }
  }

  std::unique_ptr<Program::Impl> program;
  core::Diagnostics diagnostics;
  std::vector<std::vector<std::size_t>> state_needs;
  std::vector<std::vector<std::size_t>> rule_needs;
};

Compilation compile(RuleSet rule_set) {
  core::Diagnostics notes = fit_packs(rule_set);
  Compiler compiler(std::move(rule_set), std::move(notes));
  compiler.run();
  return compiler.finish();
}

}  // namespace homeward::rules
