#include "tests/sim/evaluator/evaluator.hpp"

#include "tests/sim/evaluator/truths.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace homeward::sim {
namespace {

/// One alert of a rule, RULES.md 7.1.
struct Alert {
  const rules::Rule* rule{};
  Instance instance;
  enum class Phase : std::uint8_t { inactive, pending, firing } phase{Phase::inactive};
  SteadyTime pending_since{};
  SteadyTime entered{};
  SteadyTime fired_at{};
  std::optional<SteadyTime> clearing_since;
  bool acknowledged{false};
  bool muted{false};  // a restored value made it true: it has to be false once
  GateRecord gates;
};

/// A virtual state.
struct State {
  const rules::VirtualState* state{};
  bool on{false};
  std::optional<SteadyTime> rising;
  std::optional<SteadyTime> falling;
};

/// True when the gates of the rule are tested at an instant that its condition names.
bool tests_gates_at_an_instant(const rules::Condition& condition) {
  if (std::holds_alternative<rules::After>(condition.form)) return true;
  if (const auto* one = std::get_if<rules::Absent>(&condition.form))
    return one->between.has_value();
  const auto* all = std::get_if<rules::AllOf>(&condition.form);
  return all != nullptr &&
         std::any_of(all->conditions.begin(), all->conditions.end(),
                     [](const auto& part) { return tests_gates_at_an_instant(*part); });
}

/// Those that `needs` names first, else in file order.
template <class Item, class Needs>
std::vector<const Item*> in_order(const std::vector<Item>& items, const Needs& needs,
                                  const auto& name_of) {
  std::vector<const Item*> order;
  std::set<std::string> placed{"home", "away"};
  while (order.size() < items.size()) {
    for (const Item& item : items) {
      const std::vector<std::string> wanted = needs(item);
      const bool ready = std::all_of(wanted.begin(), wanted.end(),
                                     [&](const std::string& one) { return placed.contains(one); });
      if (!ready || !placed.insert(name_of(item)).second) continue;
      order.push_back(&item);
      break;
    }
  }
  return order;
}

std::vector<std::string> alerts_named_by(const rules::Rule& rule) {
  std::vector<std::string> names = alerts_in(*rule.when);
  const auto add = [&names](const rules::ConditionPtr& condition) {
    if (!condition) return;
    for (std::string& one : alerts_in(*condition)) names.push_back(std::move(one));
  };
  add(rule.clear);
  for (const rules::Gate& gate : rule.while_gates) add(gate);
  for (const rules::Gate& gate : rule.unless_gates) add(gate);
  return names;
}

class Run {
 public:
  Run(const rules::RuleSet& rules, SteadyTime start, const std::vector<Input>& inputs)
      : rules_(rules),
        inputs_(inputs),
        home_(rules),
        history_(home_, start, inputs),
        truths_(home_, history_, named_) {
    for (const rules::VirtualState* state : in_order(
             rules.states, [](const auto& one) { return states_in(*one.when); },
             [](const auto& one) { return one.name; })) {
      states_.push_back(State{state, false, {}, {}});
      named_.states[state->name] = std::nullopt;
    }
    for (const rules::Rule* rule :
         in_order(rules.rules, alerts_named_by, [](const auto& one) { return one.id.str(); })) {
      if (rule->enabled) add_instances(*rule);
    }
    using Initial = rules::Presence::Initial;
    if (rules.presence && rules.presence->initial != Initial::unknown) {
      named_.at_home = rules.presence->initial == Initial::home;
      if (!*named_.at_home) named_.turns.push_back(Turn{false, start, start});
    }
    look(Moment{start, 0, Moment::Step::settled});
  }

  /// Runs through everything of the instant `at`: its inputs, then what is due.
  void instant(SteadyTime at) {
    while (taken_ < inputs_.size() && inputs_[taken_].at == at) {
      ++taken_;
      look(Moment{at, taken_, Moment::Step::happens});
      look(Moment{at, taken_, Moment::Step::settled});
    }
    look(Moment{at, taken_, Moment::Step::over});
  }

  [[nodiscard]] std::vector<Outcome> finish() {
    std::stable_sort(outcomes_.begin(), outcomes_.end());
    return std::move(outcomes_);
  }

 private:
  void add_instances(const rules::Rule& rule) {
    if (!rule.each_device) {
      alerts_.push_back(Alert{.rule = &rule, .instance = {}, .clearing_since = {}, .gates = {}});
      return;
    }
    const std::string selector = first_selector(*rule.when);
    std::set<std::size_t> devices;
    for (const std::size_t one : home_.select(selector, {})) {
      devices.insert(home_.properties()[one].device);
    }
    for (const std::size_t device : devices) {
      alerts_.push_back(
          Alert{.rule = &rule, .instance = {selector, device}, .clearing_since = {}, .gates = {}});
    }
  }

  void look(const Moment& moment) {
    look_who_is_home(moment);
    for (State& state : states_) look(state, moment);
    for (Alert& alert : alerts_) look(alert, moment);
  }

  // Presence, RULES.md 7.4.

  void look_who_is_home(const Moment& moment) {
    if (!rules_.presence || moment.inputs == 0) return;
    if (const auto now = moment.happening()) {
      if (comes_home(*now)) turn(true, moment.at, moment);
      away_after_.push_back(named_.at_home == AtHome{false});
    }
    if (moment.step != Moment::Step::over || named_.at_home == AtHome{false}) return;
    for (std::size_t k = 0; k < moment.inputs; ++k) {
      const SteadyTime left = inputs_[k].at;
      if (left_for_good(k, moment) && moment.reached(left + rules_.presence->quiet)) {
        return turn(false, left, moment);
      }
    }
  }

  [[nodiscard]] bool active(std::size_t k) const {
    return history_.reports()[k].activity && !history_.reports()[k].duplicate;
  }

  [[nodiscard]] bool comes_home(std::size_t k) const {
    if (named_.at_home == AtHome{true}) return false;
    const rules::Presence& presence = *rules_.presence;
    if (named_.at_home && history_.matches(presence.enter, {}, k)) return true;
    if (!active(k)) return false;
    std::vector<SteadyTime> activities;  // since presence turned
    for (std::size_t i = turned_after_; i <= k; ++i) {
      if (active(i)) activities.push_back(inputs_[i].at);
    }
    if (activities.size() < presence.burst_count) return false;
    return inputs_[k].at - activities[activities.size() - presence.burst_count] <=
           presence.burst_within;
  }

  /// True when input `k` is a leave event after which nothing stirred.
  [[nodiscard]] bool left_for_good(std::size_t k, const Moment& moment) const {
    if (k < last_away_after_ || away_after_[k]) return false;
    if (!history_.matches(rules_.presence->leave, {}, k)) return false;
    for (std::size_t later = k + 1; later < moment.inputs; ++later) {
      if (active(later)) return false;
    }
    return true;
  }

  void turn(bool home, SteadyTime since, const Moment& moment) {
    named_.at_home = home;
    named_.turns.push_back(Turn{home, since, moment.at});
    turned_after_ = moment.inputs;
    if (!home) last_away_after_ = moment.inputs;
    outcomes_.push_back(
        Outcome{moment.at, home ? "presence home" : "presence away", since, moment.at, {}});
  }

  // States.

  [[nodiscard]] bool window_allows(const std::optional<rules::WindowReference>& window,
                                   const Moment& moment) const {
    return !window || truths_.open(*window, moment.at);
  }

  void look(State& state, const Moment& moment) {
    const rules::VirtualState& form = *state.state;
    const Instance none;
    const Truth when = truths_.judge(*form.when, Asker{none}, moment);
    if (!state.on) {
      const bool rises = when == Truth{true} && window_allows(form.during, moment);
      if (!rises) state.rising.reset();
      if (rises && !state.rising) state.rising = moment.at;
      if (rises && lasted(*state.rising, form.for_time, moment)) {
        state = State{&form, true, {}, {}};
      }
    } else if (when != Truth{false}) {
      state.falling.reset();
    } else {
      if (!state.falling) state.falling = moment.at;
      const Duration hold = std::max(form.clear_for, form.keep.value_or(Duration{0}));
      if (lasted(*state.falling, hold, moment)) state = State{&form, false, {}, {}};
    }
    Truth shown = state.on;
    if (!state.on && !when) shown.reset();
    named_.states[form.name] = shown;
  }

  [[nodiscard]] static bool lasted(SteadyTime since, Duration length, const Moment& moment) {
    return length == Duration{0} || moment.reached(since + length);
  }

  // Alerts.

  [[nodiscard]] bool gates_hold(const Alert& alert, const Moment& moment) {
    const Asker asker{alert.instance};
    bool hold = window_allows(alert.rule->during, moment);
    for (const rules::Gate& gate : alert.rule->while_gates) {
      hold = truths_.judge(*gate, asker, moment) == Truth{true} && hold;
    }
    for (const rules::Gate& gate : alert.rule->unless_gates) {
      hold = truths_.judge(*gate, asker, moment) == Truth{false} && hold;
    }
    return hold;
  }

  void look(Alert& alert, const Moment& moment) {
    const bool gates = gates_hold(alert, moment);
    if (const auto now = moment.happening()) alert.gates.at_input[*now] = gates;
    if (moment.step == Moment::Step::over) alert.gates.at_end_of[moment.at] = gates;
    const bool at_an_instant = tests_gates_at_an_instant(*alert.rule->when);
    const Asker asker{alert.instance, at_an_instant ? &alert.gates : nullptr};
    const Truth when = truths_.judge(*alert.rule->when, asker, moment);
    const Truth clear = alert.rule->clear
                            ? truths_.judge(*alert.rule->clear, Asker{alert.instance}, moment)
                            : Truth{false};
    note_acknowledgement(alert, moment);
    if (when != Truth{true}) alert.muted = false;
    if (alert.phase == Alert::Phase::firing) {
      const bool over = alert.rule->clear ? clear == Truth{true} : when == Truth{false};
      return burn(alert, over, moment);
    }
    const bool may =
        when == Truth{true} && clear != Truth{true} && (gates || at_an_instant) && !alert.muted;
    if (!may) {
      alert.phase = Alert::Phase::inactive;
      return;
    }
    if (alert.phase == Alert::Phase::inactive) start(alert, asker, moment);
    if (alert.phase == Alert::Phase::pending &&
        lasted(alert.entered, alert.rule->for_time, moment)) {
      fire(alert, moment);
    }
  }

  void start(Alert& alert, const Asker& asker, const Moment& moment) {
    const auto now = moment.happening();
    if (now && inputs_[*now].kind == Input::Kind::restored && alert.rule->for_time == Duration{0}) {
      alert.muted = true;
      return;
    }
    alert.phase = Alert::Phase::pending;
    alert.entered = moment.at;
    alert.pending_since = truths_.since(*alert.rule->when, asker, moment).value_or(moment.at);
  }

  void fire(Alert& alert, const Moment& moment) {
    alert.phase = Alert::Phase::firing;
    alert.fired_at = alert.entered + alert.rule->for_time;
    alert.clearing_since.reset();
    alert.acknowledged = false;
    ++named_.firing[alert.rule->id.str()];
    outcomes_.push_back(
        Outcome{moment.at, name(alert) + " fires", alert.pending_since, alert.fired_at, {}});
  }

  void note_acknowledgement(Alert& alert, const Moment& moment) {
    const auto now = moment.happening();
    if (!now || inputs_[*now].kind != Input::Kind::acknowledge) return;
    const std::string device =
        alert.instance.device ? rules_.devices[*alert.instance.device].id.str() : std::string{};
    if (inputs_[*now].rule == alert.rule->id.str() && inputs_[*now].device == device &&
        alert.phase == Alert::Phase::firing) {
      alert.acknowledged = true;
    }
  }

  void burn(Alert& alert, bool over, const Moment& moment) {
    if (!over) {
      alert.clearing_since.reset();
      return;
    }
    if (!alert.clearing_since) alert.clearing_since = moment.at;
    if (!lasted(*alert.clearing_since, alert.rule->keep_firing_for, moment)) return;
    const bool wants_ack = alert.rule->resolve == rules::Resolve::ack;
    if (wants_ack && !alert.acknowledged) return;
    alert.phase = Alert::Phase::inactive;
    --named_.firing[alert.rule->id.str()];
    outcomes_.push_back(Outcome{moment.at, name(alert) + " ends", alert.pending_since,
                                alert.fired_at, wants_ack ? "acknowledged" : "condition"});
  }

  [[nodiscard]] std::string name(const Alert& alert) const {
    std::string name = alert.rule->id.str();
    if (alert.instance.device) name += "/" + rules_.devices[*alert.instance.device].id.str();
    return name;
  }

  const rules::RuleSet& rules_;
  const std::vector<Input>& inputs_;
  Home home_;
  History history_;
  Named named_;
  Truths truths_;
  std::vector<State> states_;
  std::vector<Alert> alerts_;
  std::vector<Outcome> outcomes_;
  std::vector<bool> away_after_;  // by input: presence was away when it was taken
  std::size_t taken_{0};
  std::size_t turned_after_{0};     // inputs that were taken when presence last turned
  std::size_t last_away_after_{0};  // the same, when it last turned away
};

}  // namespace

std::vector<Outcome> evaluate(const rules::RuleSet& rules, SteadyTime start, SteadyTime end,
                              Duration tick, const std::vector<Input>& inputs) {
  Run run(rules, start, inputs);
  for (SteadyTime at = start; at <= end; at += tick) run.instant(at);
  return run.finish();
}

}  // namespace homeward::sim
