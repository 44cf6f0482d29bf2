#pragma once

#include "cli/text/look.hpp"
#include "daemon/rehearsal/rehearsal.hpp"
#include "daemon/rehearsal/test.hpp"

#include <cstddef>
#include <string>
#include <vector>

/// What rule tests gave, for people and for programs.
namespace homeward::cli {

/// One rule test that was run. Borrows the test.
struct TestResult {
  const rehearsal::Test* test{nullptr};
  rehearsal::Outcome outcome;
  std::vector<rehearsal::Difference> differences;
};

/// How many of them failed.
[[nodiscard]] std::size_t failures(const std::vector<TestResult>& results);

/// Passed or not, what is different, and a timeline of each rule under test that did something.
[[nodiscard]] std::string result_text(const TestResult& result, const Look& look);

/// The last line.
[[nodiscard]] std::string summary_text(const std::vector<TestResult>& results, const Look& look);

/// All of it as one JSON object (docs/CLI.md).
[[nodiscard]] std::string results_json(const std::vector<TestResult>& results);

}  // namespace homeward::cli
