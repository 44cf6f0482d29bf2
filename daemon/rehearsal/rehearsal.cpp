#include "daemon/rehearsal/rehearsal.hpp"

#include "daemon/rehearsal/escalation.hpp"
#include "daemon/rules/engine.hpp"
#include "lib/base/assert.hpp"

#include <algorithm>
#include <utility>

namespace homeward::rehearsal {

using core::SteadyTime;

std::string to_text(const AlertName& name) {
  return name.device ? name.rule.str() + "/" + name.device->str() : name.rule.str();
}

namespace {

/// The home of one test while it runs.
class Home {
 public:
  explicit Home(const Test& test)
      : program_(test.program), clock_(test.clock), engine_(*test.program, test.start, test.clock) {
    for (const Report& value : test.given) observe(value, test.start, core::EventKind::restored);
  }

  void take(const Step& step) {
    step_ = &step;
    std::visit([this](const auto& action) { carry_out(action); }, step.action);
  }

  [[nodiscard]] Situation look(SteadyTime at) {
    note(engine_.advance(at));
    Situation situation;
    for (const rules::PendingAlert& one : engine_.pending_alerts()) {
      situation.pending.push_back({name_of(one.rule, one.device), one.pending_since});
    }
    for (const rules::OpenAlert& one : engine_.open_alerts()) {
      situation.firing.push_back(name_of(one.rule, one.device));
    }
    for (const rules::OpenWarning& one : engine_.warnings()) {
      situation.warned.push_back(name_of(one.rule, one.device));
    }
    return situation;
  }

  [[nodiscard]] Outcome finish(const Test& test) {
    outcome_.last = look(test.end);
    for (ObservedAlert& alert : outcome_.alerts) {
      alert.escalated = escalated_by(test.end, alert, silences_);
    }
    return std::move(outcome_);
  }

  [[nodiscard]] Outcome& outcome() { return outcome_; }

 private:
  void carry_out(const Report& report) {
    ++outcome_.events;
    observe(report, step_->at, core::EventKind::report);
  }

  void carry_out(const Restart& restart) {
    come_to(step_->at);
    const SteadyTime stopped = engine_.now();
    take_over(engine_.snapshot());
    engine_.resume(stopped + restart.down);
  }

  void carry_out(const SetClock& set) {
    come_to(step_->at);
    clock_ = set.clock;
    note(engine_.set_clock(clock_));
  }

  void carry_out(const LoseDevice& lost) { note(engine_.lose(lost.device, step_->at)); }

  void carry_out(const Acknowledge& acknowledge) {
    come_to(step_->at);
    bool found = false;
    for (const rules::OpenAlert& one : engine_.open_alerts()) {
      const AlertName name = name_of(one.rule, one.device);
      if (name.rule != acknowledge.alert.rule) continue;
      if (acknowledge.alert.device && name.device != acknowledge.alert.device) continue;
      found = true;
      ObservedAlert* const alert = find_open(name);
      HW_ASSERT(alert != nullptr);
      if (!alert->acknowledged) alert->acknowledged = step_->at;
      alert->acknowledged_by = acknowledge.by;
      rules::Decision decision;
      engine_.acknowledge(one.rule, one.device, step_->at, decision);
      note(decision);
    }
    if (found) return;
    outcome_.impossible.push_back(
        {step_->position, to_text(acknowledge.alert) + " does not fire: nothing to acknowledge"});
  }

  void carry_out(const Cancel& cancel) {
    come_to(step_->at);
    const auto rule = program_->find_rule(cancel.alert.rule.str());
    rules::Decision decision;
    const bool done = rule && engine_.cancel(*rule, cancel.alert.device, step_->at, decision);
    note(decision);
    if (done) return;
    outcome_.impossible.push_back(
        {step_->position, to_text(cancel.alert) + ": nobody is warned of it, nothing to cancel"});
  }

  void carry_out(const Silence& silence) {
    silences_.push_back({silence.rule, step_->at, step_->at + silence.for_time});
  }

  void carry_out(const Reload& reload) {
    come_to(step_->at);
    const std::string snapshot = engine_.snapshot();
    program_ = reload.program;
    take_over(snapshot);
    end_removed();
  }

  /// Everything due before `at` and at it, when nothing of that instant was given yet.
  void come_to(SteadyTime at) {
    if (engine_.now() < at) note(engine_.advance(at));
  }

  /// Another engine goes on from the state of this one, as after a start.
  void take_over(const std::string& snapshot) {
    Result<rules::Engine> engine = rules::Engine::restore(*program_, snapshot, clock_);
    HW_ASSERT(engine.has_value());
    engine_ = std::move(*engine);
  }

  /// Rules that are gone, or that wait for something else now, took their alerts with them.
  void end_removed() {
    const std::vector<rules::OpenAlert> open = engine_.open_alerts();
    for (ObservedAlert& alert : outcome_.alerts) {
      const bool goes_on = std::any_of(open.begin(), open.end(), [&](const rules::OpenAlert& one) {
        return one.fired_at == alert.fired && name_of(one.rule, one.device) == alert.alert;
      });
      if (alert.resolved || goes_on) continue;
      alert.resolved = step_->at;
      alert.reason = core::ResolveReason::rule_removed;
    }
  }

  void observe(const Report& report, SteadyTime at, core::EventKind kind) {
    const auto slot = program_->find_slot(report.device, report.property);
    HW_ASSERT(slot.has_value());
    note(engine_.step(rules::Observation{*slot, report.value, at, kind}));
  }

  void note(const rules::Decision& decision) {
    for (const rules::Transition& transition : decision.transitions) {
      const AlertName name = name_of(transition.rule, transition.device);
      if (transition.kind == rules::Transition::Kind::raised) {
        raise(name, transition);
      } else if (ObservedAlert* const alert = find_open(name)) {
        alert->resolved = transition.resolved_at;
        alert->reason = transition.reason;
      }
    }
  }

  void raise(const AlertName& name, const rules::Transition& transition) {
    ObservedAlert alert;
    alert.alert = name;
    alert.pending = transition.pending_since;
    alert.fired = transition.fired_at;
    alert.rule = &program_->rule(transition.rule);
    outcome_.alerts.push_back(std::move(alert));
  }

  /// The newest alerts are at the end, and what is open is mostly new.
  [[nodiscard]] ObservedAlert* find_open(const AlertName& name) {
    const auto found =
        std::find_if(outcome_.alerts.rbegin(), outcome_.alerts.rend(),
                     [&](const ObservedAlert& one) { return !one.resolved && one.alert == name; });
    return found == outcome_.alerts.rend() ? nullptr : &*found;
  }

  [[nodiscard]] AlertName name_of(rules::RuleIndex rule,
                                  const std::optional<core::DeviceId>& device) const {
    return AlertName{program_->rule(rule).id, device};
  }

  const rules::Program* program_;
  core::ClockMapping clock_;
  rules::Engine engine_;
  const Step* step_{nullptr};
  std::vector<Silenced> silences_;
  Outcome outcome_;
};

}  // namespace

Outcome rehearse(const Test& test) {
  Home home(test);
  auto look = test.looks.begin();
  const auto look_before = [&](SteadyTime at) {
    for (; look != test.looks.end() && look->at < at; ++look) {
      home.outcome().looks.push_back(home.look(look->at));
    }
  };
  for (const Step& step : test.steps) {
    look_before(step.at);
    home.take(step);
  }
  look_before(SteadyTime::max());
  return home.finish(test);
}

}  // namespace homeward::rehearsal
