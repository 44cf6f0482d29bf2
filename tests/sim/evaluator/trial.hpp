#pragma once

#include "tests/sim/evaluator/evaluator.hpp"
#include "tests/sim/evaluator/random_case.hpp"

#include <optional>
#include <string>
#include <vector>

namespace homeward::sim {

/// What a case gave: both sides, or why it can't be run.
struct Trial {
  std::string refused;  ///< not empty: the rules don't compile
  std::vector<Outcome> engine;
  std::vector<Outcome> evaluator;

  [[nodiscard]] bool agrees() const { return engine == evaluator; }
};

/// Runs a case through the engine and through the evaluator.
[[nodiscard]] Trial try_case(const Case& wanted);
/// The same, but the engine is given another one: for tests of the comparison itself.
[[nodiscard]] Trial try_case(const Case& wanted, const Case& of_engine);

/// The smallest case that can be made of one that disagrees by leaving things out.
[[nodiscard]] Case shrink(const Case& failing);

/// A case that disagrees, as a person reads it: rules, steps and both outcomes.
[[nodiscard]] std::string told(const Case& failing);

}  // namespace homeward::sim
