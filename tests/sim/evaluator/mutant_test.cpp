// That the comparison can fail: an engine that leaves out one thing of what the rules say has to be
// told from the evaluator within a few seeds.
#include "tests/sim/evaluator/trial.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <ostream>
#include <string>

namespace homeward::sim {
namespace {

void erase_key(Case& made, const std::string& key) {
  for (Entry& rule : made.rules) rule.keys.erase(key);
}

/// Changes the text of every form of every rule.
void rewrite(Case& made, const std::function<void(std::string&)>& change) {
  const std::function<void(Clause&)> walk = [&](Clause& clause) {
    change(clause.form);
    for (Clause& part : clause.parts) walk(part);
  };
  for (Entry& rule : made.rules) walk(rule.when);
}

void replace(std::string& text, const std::string& what, const std::string& with) {
  const std::size_t at = text.find(what);
  if (at != std::string::npos) text.replace(at, what.size(), with);
}

/// Leaves out `, key: value`.
void leave_out(std::string& text, const std::string& key) {
  const std::size_t at = text.find(", " + key + ": ");
  if (at == std::string::npos) return;
  const std::size_t end = text.find_first_of(",}", at + 1);
  text.erase(at, end - at);
}

struct Mutant {
  const char* name;
  std::function<void(Case&)> change;  ///< of what the engine is given

  friend std::ostream& operator<<(std::ostream& out, const Mutant& one) { return out << one.name; }
};

class Mutants : public testing::TestWithParam<Mutant> {};

TEST_P(Mutants, IsFoundWithinAFewSeeds) {
  constexpr std::uint64_t few = 300;
  for (std::uint64_t seed = 1; seed <= few; ++seed) {
    const Case made = random_case(seed);
    Case mutated = made;
    GetParam().change(mutated);
    const Trial trial = try_case(made, mutated);
    if (trial.refused.empty() && !trial.agrees()) return;
  }
  ADD_FAILURE() << "an engine that differs so agrees with the evaluator";
}

INSTANTIATE_TEST_SUITE_P(
    Engines, Mutants,
    testing::Values(
        Mutant{"fires_without_waiting", [](Case& made) { erase_key(made, "for"); }},
        Mutant{"ends_at_once", [](Case& made) { erase_key(made, "keep_firing_for"); }},
        Mutant{"has_no_window", [](Case& made) { erase_key(made, "during"); }},
        Mutant{"has_no_inhibition", [](Case& made) { erase_key(made, "unless"); }},
        Mutant{"has_no_while", [](Case& made) { erase_key(made, "while"); }},
        Mutant{"ends_on_its_condition_only", [](Case& made) { erase_key(made, "clear"); }},
        Mutant{"needs_no_acknowledgement", [](Case& made) { erase_key(made, "resolve"); }},
        Mutant{
            "counts_every_event_of_a_visit",
            [](Case& made) { rewrite(made, [](std::string& form) { leave_out(form, "gap"); }); }},
        Mutant{"has_no_hysteresis",
               [](Case& made) {
                 rewrite(made, [](std::string& form) { leave_out(form, "clear_above"); });
                 rewrite(made, [](std::string& form) { leave_out(form, "clear_below"); });
               }},
        Mutant{"takes_repeats_for_activity",
               [](Case& made) {
                 rewrite(made, [](std::string& form) {
                   replace(form, "{absent: \"activity\"", "{absent: {reports: \"activity\"}");
                   replace(form, "{count: \"activity\"", "{count: {reports: \"activity\"}");
                 });
               }},
        Mutant{"takes_equal_stamps_in_another_order",
               [](Case& made) {
                 for (std::size_t i = 1; i < made.steps.size(); ++i) {
                   Step& a = made.steps[i - 1];
                   Step& b = made.steps[i];
                   if (a.input.at == b.input.at) std::swap(a, b);
                 }
               }},
        Mutant{"loses_an_event",
               [](Case& made) {
                 if (!made.steps.empty()) made.steps.erase(made.steps.begin());
               }}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace homeward::sim
