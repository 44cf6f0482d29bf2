#include "daemon/settings/escalation_check.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace homeward::settings {
namespace {

core::Diagnostic diagnostic(core::Diagnostic::Level level, const rules::EscalationStep& step,
                            std::string message, std::string suggestion) {
  core::Diagnostic made;
  made.level = level;
  made.position = step.position;
  made.message = std::move(message);
  made.suggestion = std::move(suggestion);
  return made;
}

void check_step(const rules::EscalationStep& step, const std::vector<ports::Recipient>& recipients,
                core::Diagnostics& found) {
  using Level = core::Diagnostic::Level;
  const auto recipient = std::find_if(recipients.begin(), recipients.end(),
                                      [&](const auto& one) { return one.name == step.to; });
  if (recipient == recipients.end()) {
    std::vector<std::string> names;
    for (const ports::Recipient& one : recipients) names.push_back(one.name);
    const std::string nearest = core::nearest_name(step.to, names);
    found.push_back(diagnostic(
        Level::error, step, "unknown recipient '" + step.to + "'",
        nearest.empty() ? "add it under 'recipients'" : "did you mean '" + nearest + "'?"));
  } else if (!recipient->platform) {
    found.push_back(
        diagnostic(Level::warning, step,
                   "recipient '" + step.to + "' has no platform: this step reaches nobody",
                   "add 'platform' to it"));
  }
}

}  // namespace

void check_escalations(const Settings& settings, core::Diagnostics& found) {
  if (settings.recipients.empty()) return;
  for (const rules::Rule& rule : settings.rule_set.rules) {
    for (const rules::EscalationStep& step : rule.escalate) {
      if (!step.to.empty()) check_step(step, settings.recipients, found);
    }
  }
}

}  // namespace homeward::settings
