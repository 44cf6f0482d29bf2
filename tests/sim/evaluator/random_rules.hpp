#pragma once

#include "tests/sim/evaluator/dice.hpp"
#include "tests/sim/evaluator/random_case.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace homeward::sim {

/// How long things take in one case: everything is a multiple of `unit`.
struct Scale {
  Duration unit{};
  bool days{false};                       ///< the run covers days: `daily` says something
  bool whole_units{false};                ///< events come at multiples of `unit`, not of half of it
  std::chrono::minutes clock_at_start{};  ///< local time of day

  /// `units` units as a duration of the language.
  [[nodiscard]] std::string time(std::uint64_t units) const;
};

/// Writes rules, states and presence by chance, in the forms of RULES.md 6.1 and 6.2.
class RandomRules {
 public:
  RandomRules(Dice& dice, const Scale& scale) : dice_(dice), scale_(scale) {}

  [[nodiscard]] std::string presence();
  [[nodiscard]] Entry state();
  [[nodiscard]] Entry rule();

  bool has_presence{false};

 private:
  [[nodiscard]] bool wants_for(const Entry& entry);
  [[nodiscard]] std::string time(std::uint64_t up_to) {
    return scale_.time(1 + dice_.below(up_to));
  }
  [[nodiscard]] std::string window();
  [[nodiscard]] std::string statement();
  [[nodiscard]] std::string selector();
  [[nodiscard]] std::string event();
  [[nodiscard]] std::string events();
  [[nodiscard]] std::string comparison();
  [[nodiscard]] std::string count();
  [[nodiscard]] std::string daily();
  [[nodiscard]] std::string name_of_state();
  [[nodiscard]] std::string form();
  [[nodiscard]] Clause clause(int depth);
  void add_gates(Entry& entry);

  Dice& dice_;
  const Scale& scale_;
  std::vector<std::string> states_;
  std::vector<std::string> rules_;
  bool in_state_{false};  // a state can't name an alert
};

}  // namespace homeward::sim
