#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rehearsal/test.hpp"
#include "daemon/rules/program.hpp"

#include <filesystem>
#include <memory>
#include <vector>

namespace homeward::settings {

/// One file of rule tests (docs/RULES.md, "Rule tests"), ready to run.
struct RuleTestFile {
  std::vector<std::unique_ptr<rules::Program>> programs;  ///< the tests borrow these
  std::vector<rehearsal::Test> tests;                     ///< in file order; empty with errors
  core::Diagnostics diagnostics;  ///< errors of this file and of the rules it tests
};

/// Reads a file of rule tests as strictly as a configuration, with the rules, recordings and
/// expected alerts that it names (relative to its folder). Never throws on what it reads.
[[nodiscard]] RuleTestFile load_rule_tests(const std::filesystem::path& file);

}  // namespace homeward::settings
