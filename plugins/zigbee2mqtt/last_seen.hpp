#pragma once

#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"

#include <optional>

namespace homeward::zigbee2mqtt {

/// Reads `last_seen` in the forms that Zigbee2MQTT writes: ISO_8601, ISO_8601_local (with an
/// offset), epoch (milliseconds) and, when it is disabled, nothing.
[[nodiscard]] std::optional<WallTime> parse_last_seen(json::Value value);

/// Says whether a stamp may be the time of a message received at `now`: at most a minute old
/// and at most 2 s ahead. A bridge on another machine may have another clock.
[[nodiscard]] bool is_sane(WallTime last_seen, WallTime now);

}  // namespace homeward::zigbee2mqtt
