#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/settings/settings.hpp"

namespace homeward::settings {

/// Finds escalation steps that would reach nobody: an unknown recipient is an error, one without a
/// platform a warning. A configuration without recipients is not judged: it is a part of one.
void check_escalations(const Settings& settings, core::Diagnostics& found);

}  // namespace homeward::settings
