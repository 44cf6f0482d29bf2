#include "cli/commands/commands.hpp"
#include "cli/text/language.hpp"
#include "cli/text/phrases.hpp"
#include "cli/text/rehearsals.hpp"
#include "daemon/rehearsal/comparison.hpp"
#include "daemon/rehearsal/rehearsal.hpp"
#include "daemon/settings/rule_tests.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace homeward::cli {
namespace {

/// Nothing runs before all files are right: a test that is not run must not look like one that
/// passed.
std::vector<settings::RuleTestFile> load(const std::vector<std::filesystem::path>& paths) {
  std::vector<settings::RuleTestFile> files;
  std::string mistakes;
  for (const std::filesystem::path& path : paths) {
    if (::access(path.c_str(), R_OK) != 0) {
      throw CommandFailure(ExitCode::no_input, path.string() + ": " + std::strerror(errno));
    }
    settings::RuleTestFile file = settings::load_rule_tests(path);
    for (const core::Diagnostic& found : file.diagnostics) {
      mistakes += "\n" + printable(diagnostic_text(found));
    }
    files.push_back(std::move(file));
  }
  if (!mistakes.empty())
    throw CommandFailure(ExitCode::config, tr("the tests can't run") + mistakes);
  return files;
}

}  // namespace

ExitCode run(const TestRulesOptions& options, Session& session) {
  const std::vector<settings::RuleTestFile> files = load(options.files);
  std::vector<TestResult> results;
  for (const settings::RuleTestFile& file : files) {
    for (const rehearsal::Test& test : file.tests) {
      rehearsal::Outcome outcome = rehearsal::rehearse(test);
      std::vector<rehearsal::Difference> differences = rehearsal::compare(test, outcome);
      results.push_back({&test, std::move(outcome), std::move(differences)});
      if (!session.json) session.out << result_text(results.back(), session.look);
    }
  }
  session.out << (session.json ? results_json(results) + '\n'
                               : summary_text(results, session.look));
  return failures(results) == 0 ? ExitCode::ok : ExitCode::no;
}

}  // namespace homeward::cli
