#pragma once

#include "daemon/ports/options.hpp"
#include "daemon/ports/profile.hpp"

#include <string>
#include <string_view>

namespace homeward::platforms {

/// The word for the agreed interval: `5h`.
[[nodiscard]] std::string_view interval_name(ports::HeartbeatProfile profile);

/// The `data` of a status message, JSON text.
[[nodiscard]] std::string status_data(const ports::StatusMessage& status);

/// The `data` of a life sign, JSON text; `interval` by its word.
[[nodiscard]] std::string heartbeat_data(const ports::HeartbeatMessage& beat,
                                         std::string_view interval);

}  // namespace homeward::platforms
