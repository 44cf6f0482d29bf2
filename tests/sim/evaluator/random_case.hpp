#pragma once

#include "tests/sim/evaluator/history.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace homeward::sim {

/// A condition as it is written: a form, or several of them under `all`, `any` or `not`.
struct Clause {
  std::string head;  ///< "all", "any", "not", or empty for a form
  std::string form;  ///< "{...}" when `head` is empty
  std::vector<Clause> parts;

  [[nodiscard]] std::string yaml() const;
};

/// A rule or a state as it is written.
struct Entry {
  std::string name;
  Clause when;
  std::map<std::string, std::string> keys;  ///< the other keys, values as in YAML
};

/// What a run does, in order: inputs of both sides, and what only the engine is put through.
struct Step {
  enum class Kind : std::uint8_t { input, restart, advance } kind{Kind::input};
  Input input;  ///< of a restart or advance only `at`
};

/// A home, its rules and what happens to it.
struct Case {
  std::map<std::string, std::string> devices;  ///< name to the rest of its line
  std::string presence;                        ///< empty: none
  std::vector<Entry> states;
  std::vector<Entry> rules;
  std::vector<Step> steps;
  SteadyTime start{};
  SteadyTime end{};
  Duration tick{};

  [[nodiscard]] std::string yaml() const;
  /// The steps as a table, in local time.
  [[nodiscard]] std::string table() const;
};

/// The case of a seed, the same on every machine. It may not compile: rules are put together
/// without knowing all that compile() checks.
[[nodiscard]] Case random_case(std::uint64_t seed);

/// Local time of the homes of random_case(), with its date.
[[nodiscard]] std::string local_text(SteadyTime at);

}  // namespace homeward::sim
