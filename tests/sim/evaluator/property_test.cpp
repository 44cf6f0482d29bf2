// The engine against the evaluator, on homes, rules and events by chance. HOMEWARD_SEEDS=N tries N
// seeds instead of the few that suit every build; HOMEWARD_FIRST_SEED=K begins at another one;
// HOMEWARD_TELL=0 counts the seeds that disagree without shrinking them. A seed that failed goes
// into seeds.txt, with a word on what it found.
#include "tests/sim/evaluator/trial.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

namespace homeward::sim {
namespace {

std::uint64_t number_from(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

void expect_agreement(std::uint64_t seed, const Case& made, const Trial& trial) {
  if (trial.agrees()) return;
  ADD_FAILURE() << "seed " << seed << " disagrees; at its smallest:\n\n" << told(shrink(made));
}

TEST(RuleLanguage, OfTheEngineIsThatOfTheEvaluator) {
  const std::uint64_t first = number_from("HOMEWARD_FIRST_SEED", 1);
  const std::uint64_t count = number_from("HOMEWARD_SEEDS", 300);
  std::uint64_t refused = 0;
  std::uint64_t told_something = 0;
  const std::uint64_t tell = number_from("HOMEWARD_TELL", 5);
  std::uint64_t failed = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Case made = random_case(seed);
    const Trial trial = try_case(made);
    refused += trial.refused.empty() ? 0U : 1U;
    told_something += trial.evaluator.empty() ? 0U : 1U;
    failed += trial.agrees() ? 0U : 1U;
    if (failed <= tell) expect_agreement(seed, made, trial);
    if (failed == tell && tell > 0) break;
  }
  EXPECT_EQ(failed, 0U) << "seeds that disagree";
  // A generator whose homes are refused, or never raise an alert, would prove nothing.
  EXPECT_LE(refused * 5, count);
  EXPECT_GE(told_something * 2, count);
}

TEST(RuleLanguage, HoldsForSeedsThatOnceFailed) {
  std::ifstream file(HOMEWARD_SEEDS_FILE);
  ASSERT_TRUE(file.is_open());
  std::uint64_t tried = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::uint64_t seed = 0;
    if (line.empty() || line.front() == '#' || !(words >> seed)) continue;
    const Case made = random_case(seed);
    const Trial trial = try_case(made);
    expect_agreement(seed, made, trial);
    tried += trial.refused.empty() ? 1U : 0U;
  }
  EXPECT_GT(tried, 0U);
}

}  // namespace
}  // namespace homeward::sim
