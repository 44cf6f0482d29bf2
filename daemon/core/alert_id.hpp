#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace homeward::core {

/// Makes the id of an alert from what makes it that alert: 48 bits of the firing time in
/// milliseconds, then 80 bits of hash over the installation's seed, the rule, the device and the
/// firing time, as 26 characters of Crockford base 32 (the ULID layout). The same firing gets the
/// same id again after a crash between publishing and committing, so receivers can drop it.
[[nodiscard]] AlertId make_alert_id(std::string_view installation_seed, const RuleId& rule,
                                    const std::optional<DeviceId>& device, WallTime fired_at,
                                    bool test);

}  // namespace homeward::core
