#pragma once

#include "daemon/app/words.hpp"
#include "daemon/core/alert.hpp"
#include "daemon/rules/rule_set.hpp"

#include <string>

namespace homeward::app {

/// What an alert of a rule without a message says, with placeholders: by the form of the rule's
/// condition, and whether the alert is open, over or a test. `rule` may be null.
[[nodiscard]] std::string default_text(const core::Alert& alert, const rules::Rule* rule,
                                       Language language);

}  // namespace homeward::app
