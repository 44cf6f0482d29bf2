#include "daemon/settings/rule_tests/programs.hpp"

#include "daemon/settings/check.hpp"

#include <algorithm>

namespace homeward::settings {
namespace {

bool is_error(const core::Diagnostic& found) {
  return found.level == core::Diagnostic::Level::error;
}

}  // namespace

const rules::Program* TestPrograms::find(const Files& files, Initial initial) {
  const auto known = programs_.find({files, initial});
  if (known != programs_.end()) return known->second.get();
  std::unique_ptr<rules::Program> program = load(files, initial);
  return programs_.emplace(std::pair(files, initial), std::move(program)).first->second.get();
}

std::unique_ptr<rules::Program> TestPrograms::load(const Files& files, Initial initial) {
  Loaded loaded = load_files(files);
  if (initial && loaded.settings) {
    rules::RuleSet& rule_set = loaded.settings->rule_set;
    if (!rule_set.presence) rule_set.presence.emplace();
    rule_set.presence->initial = *initial;
  }
  const std::vector<std::string> names = loaded.files;
  Checked checked = check(std::move(loaded));
  if (checked.program) return std::make_unique<rules::Program>(std::move(*checked.program));
  // The same files may have been loaded for another presence: then all was said.
  for (core::Diagnostic& found : checked.diagnostics) {
    const bool said =
        std::find(diagnostics_.begin(), diagnostics_.end(), found) != diagnostics_.end();
    if (is_error(found) && !said) diagnostics_.push_back(std::move(found));
  }
  read_.insert(read_.end(), names.begin(), names.end());
  return nullptr;
}

std::vector<std::unique_ptr<rules::Program>> TestPrograms::release() {
  std::vector<std::unique_ptr<rules::Program>> released;
  for (auto& [key, program] : programs_) {
    if (program) released.push_back(std::move(program));
  }
  programs_.clear();
  return released;
}

}  // namespace homeward::settings
