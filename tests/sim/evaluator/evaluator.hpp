#pragma once

#include "daemon/core/alert.hpp"
#include "tests/sim/evaluator/history.hpp"

#include <compare>
#include <optional>
#include <string>
#include <vector>

namespace homeward::sim {

/// One thing that rules did, in a form in which two runs can be compared.
struct Outcome {
  SteadyTime at{};   ///< when it fired, was resolved, or presence turned
  std::string what;  ///< `rule/device fires`, `rule ends`, `presence away`
  SteadyTime pending_since{};
  SteadyTime fired_at{};
  std::string reason;  ///< of an end

  friend auto operator<=>(const Outcome&, const Outcome&) = default;
};

/// The rule language a second time, slow and by the letter of RULES.md 6 and 7: at every multiple
/// of `tick`, and at every input, each condition is judged anew from the whole history. Inputs,
/// durations, windows and `start` have to be multiples of `tick`, so that nothing can happen in
/// between. In order of `at`; from `start` until all of `end` is over. The time line is UTC.
[[nodiscard]] std::vector<Outcome> evaluate(const rules::RuleSet& rules, SteadyTime start,
                                            SteadyTime end, Duration tick,
                                            const std::vector<Input>& inputs);

}  // namespace homeward::sim
