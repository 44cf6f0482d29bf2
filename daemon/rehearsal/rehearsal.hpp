#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/rehearsal/test.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace homeward::rehearsal {

/// Somebody was told of an alert because nobody acknowledged it.
struct Escalated {
  core::SteadyTime at{};
  std::string to;
};

/// One alert as it went.
struct ObservedAlert {
  AlertName alert;
  core::SteadyTime pending{};
  core::SteadyTime fired{};
  std::optional<core::SteadyTime> acknowledged;
  std::string acknowledged_by;
  std::optional<core::SteadyTime> resolved;
  std::optional<core::ResolveReason> reason;
  const rules::Rule* rule{nullptr};  ///< as it was when it fired; the test's program owns it
  std::vector<Escalated> escalated;
};

/// An alert on its way to firing.
struct ObservedPending {
  AlertName alert;
  core::SteadyTime since{};
};

/// What is pending and what fires at one instant.
struct Situation {
  std::vector<ObservedPending> pending;
  std::vector<AlertName> firing;
  std::vector<AlertName> warned;
};

/// Something that is not as the test says, and where the test says so.
struct Difference {
  core::SourcePosition position;
  std::string message;
};

/// What came of a test. All of the program's rules are in it, whatever `only` says.
struct Outcome {
  std::vector<ObservedAlert> alerts;   ///< by firing, then in the order of the rules
  std::vector<Situation> looks;        ///< one for each of Test::looks
  Situation last;                      ///< at the end
  std::vector<Difference> impossible;  ///< steps that could not be taken
  std::uint64_t events{0};
};

/// Runs a test on the engine in simulated time. The same test has the same outcome.
[[nodiscard]] Outcome rehearse(const Test& test);

}  // namespace homeward::rehearsal
