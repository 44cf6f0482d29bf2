#pragma once

#include "lib/base/result.hpp"
#include "plugins/protocol/messages.hpp"
#include "plugins/sdk/plugin.hpp"

namespace homeward::sdk {

/// Turns an event into the contract's form. Error: invalid or limit, when the core would not take
/// it; the text names the property, never the value.
[[nodiscard]] Result<protocol::Event> outgoing(Event event);

/// Turns a device into the contract's form; texts beyond its limits are cut, since they are for
/// people. Errors: invalid (no id, or one too long), limit (keep is too long).
[[nodiscard]] Result<protocol::Device> outgoing(Device device);

/// Makes a description as short as the core stores it: lists of values go first, the longest of
/// them first, then properties, the last first. False when nothing had to go.
bool shorten(protocol::Device& device);

}  // namespace homeward::sdk
