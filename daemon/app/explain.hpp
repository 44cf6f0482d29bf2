#pragma once

#include "daemon/ports/explanation.hpp"
#include "daemon/rules/engine.hpp"
#include "daemon/rules/words.hpp"
#include "lib/base/result.hpp"

#include <string>

namespace homeward::app {

/// The language in which the home is told about itself: its first one.
[[nodiscard]] rules::Language home_language(const rules::RuleSet& home);

/// Tells what a rule waits for. `language` is en, nl, or empty for the home's first; `engine` is
/// null before a driven home's first event. Errors: not_found (no such rule), invalid (language).
[[nodiscard]] Result<ports::RuleExplanation> explain(const rules::Program& program,
                                                     const rules::Engine* engine,
                                                     core::ClockMapping clock,
                                                     const std::string& rule,
                                                     const std::string& language);

}  // namespace homeward::app
