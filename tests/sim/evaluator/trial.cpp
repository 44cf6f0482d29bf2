#include "tests/sim/evaluator/trial.hpp"

#include "daemon/rules/engine.hpp"
#include "daemon/settings/settings.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace homeward::sim {
namespace {

constexpr core::ClockMapping utc{};

/// Drives an engine through the steps of a case and notes what it does.
class EngineRun {
 public:
  EngineRun(const rules::Program& program, const Case& wanted)
      : program_(program), engine_(program, wanted.start, utc) {
    // An instant in the past: nothing is over yet, but what the start itself decided is told.
    note(engine_.advance(wanted.start - Duration{1}));
  }

  void take(const Step& step) {
    switch (step.kind) {
      case Step::Kind::input: return take(step.input);
      case Step::Kind::restart: return restart();
      case Step::Kind::advance: return note(engine_.advance(step.input.at));
    }
  }

  [[nodiscard]] std::vector<Outcome> finish(SteadyTime end) {
    note(engine_.advance(end));
    std::stable_sort(outcomes_.begin(), outcomes_.end());
    return std::move(outcomes_);
  }

 private:
  void take(const Input& input) {
    if (input.kind != Input::Kind::acknowledge) {
      const auto kind =
          input.kind == Input::Kind::restored ? core::EventKind::restored : core::EventKind::report;
      return note(
          engine_.step(rules::Observation{program_.find_slot(input.device, input.property).value(),
                                          core::canonical(input.value), input.at, kind}));
    }
    const auto rule = program_.find_rule(input.rule);
    if (!rule) return note(engine_.advance(input.at - Duration{1}));
    std::optional<core::DeviceId> device;
    if (!input.device.empty()) device = core::DeviceId(input.device);
    rules::Decision decision;
    static_cast<void>(engine_.acknowledge(*rule, device, input.at, decision));
    note(decision);
  }

  void restart() {
    const std::string snapshot = engine_.snapshot();
    auto restored = rules::Engine::restore(program_, snapshot, utc);
    if (!restored) throw std::runtime_error("the engine refuses its own snapshot");
    // A timer of the instant that is now may run once more: it finds nothing to do.
    const auto wake_at = restored->wake_at();
    if (wake_at != engine_.wake_at() && wake_at != engine_.now()) {
      outcomes_.push_back(Outcome{engine_.now(),
                                  "a restored engine wakes up at another time",
                                  wake_at.value_or(SteadyTime{}),
                                  engine_.wake_at().value_or(SteadyTime{}),
                                  {}});
    }
    engine_ = std::move(*restored);
  }

  void note(const rules::Decision& decision) {
    for (const rules::PresenceChange& one : decision.presence) {
      outcomes_.push_back(
          Outcome{one.at, "presence " + std::string(to_text(one.state)), one.since, one.at, {}});
    }
    for (const rules::Transition& one : decision.transitions) {
      std::string name = program_.rule(one.rule).id.str();
      if (one.device) name += "/" + one.device->str();
      const bool raised = one.kind == rules::Transition::Kind::raised;
      outcomes_.push_back(Outcome{one.resolved_at.value_or(one.fired_at),
                                  name + (raised ? " fires" : " ends"), one.pending_since,
                                  one.fired_at,
                                  one.reason ? std::string(core::to_text(*one.reason)) : ""});
    }
  }

  const rules::Program& program_;
  rules::Engine engine_;
  std::vector<Outcome> outcomes_;
};

rules::RuleSet rule_set_of(const Case& wanted, std::string& problems) {
  settings::Loaded loaded = settings::load_texts({{"case.yaml", wanted.yaml()}});
  if (loaded.settings) return std::move(loaded.settings->rule_set);
  for (const auto& one : loaded.diagnostics) problems += core::to_text(one) + "\n";
  return {};
}

std::string shown(const std::vector<Outcome>& outcomes, const std::vector<Outcome>& other) {
  std::string text;
  for (const Outcome& one : outcomes) {
    const bool shared = std::count(outcomes.begin(), outcomes.end(), one) ==
                        std::count(other.begin(), other.end(), one);
    text += (shared ? "  " : "* ") + local_text(one.at) + "  " + one.what + ", pending " +
            local_text(one.pending_since) + ", fired " + local_text(one.fired_at) +
            (one.reason.empty() ? "" : ", " + one.reason) + "\n";
  }
  return text.empty() ? "  (nothing)\n" : text;
}

}  // namespace

Trial try_case(const Case& wanted) {
  Trial trial;
  rules::RuleSet rules = rule_set_of(wanted, trial.refused);
  if (!trial.refused.empty()) return trial;
  const rules::Compilation compilation = rules::compile(std::move(rules));
  for (const auto& one : compilation.diagnostics) {
    if (!compilation.program) trial.refused += core::to_text(one) + "\n";
  }
  if (!compilation.program) return trial;
  EngineRun run(*compilation.program, wanted);
  std::vector<Input> inputs;
  for (const Step& step : wanted.steps) {
    run.take(step);
    if (step.kind == Step::Kind::input) inputs.push_back(step.input);
  }
  trial.engine = run.finish(wanted.end);
  trial.evaluator =
      evaluate(compilation.program->rule_set(), wanted.start, wanted.end, wanted.tick, inputs);
  return trial;
}

std::string told(const Case& failing) {
  const Trial trial = try_case(failing);
  return failing.yaml() + "\n" + failing.table() + "\nengine:\n" +
         shown(trial.engine, trial.evaluator) + "evaluator:\n" +
         shown(trial.evaluator, trial.engine);
}

}  // namespace homeward::sim
