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

std::optional<rules::Program> program_of(const Case& wanted, std::string& problems) {
  settings::Loaded loaded = settings::load_texts({{"case.yaml", wanted.yaml()}});
  for (const auto& one : loaded.diagnostics) {
    if (!loaded.settings) problems += core::to_text(one) + "\n";
  }
  if (!loaded.settings) return std::nullopt;
  rules::Compilation compilation = rules::compile(std::move(loaded.settings->rule_set));
  for (const auto& one : compilation.diagnostics) {
    if (!compilation.program) problems += core::to_text(one) + "\n";
  }
  return std::move(compilation.program);
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
  return try_case(wanted, wanted);
}

Trial try_case(const Case& wanted, const Case& of_engine) {
  Trial trial;
  const std::optional<rules::Program> program = program_of(of_engine, trial.refused);
  if (!program) return trial;
  EngineRun run(*program, of_engine);
  for (const Step& step : of_engine.steps) run.take(step);
  trial.engine = run.finish(of_engine.end);
  std::vector<Input> inputs;
  for (const Step& step : wanted.steps) {
    if (step.kind == Step::Kind::input) inputs.push_back(step.input);
  }
  std::optional<rules::Program> other;
  if (&wanted != &of_engine) other = program_of(wanted, trial.refused);
  if (!trial.refused.empty()) return trial;
  const rules::RuleSet& rules = (other ? *other : *program).rule_set();
  trial.evaluator = evaluate(rules, wanted.start, wanted.end, wanted.tick, inputs);
  return trial;
}

std::string told(const Case& failing) {
  const Trial trial = try_case(failing);
  return failing.yaml() + "\n" + failing.table() + "\nengine:\n" +
         shown(trial.engine, trial.evaluator) + "evaluator:\n" +
         shown(trial.evaluator, trial.engine);
}

}  // namespace homeward::sim
