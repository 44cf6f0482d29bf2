#pragma once

#include "lib/json/writer.hpp"
#include "plugins/zigbee/devices/message.hpp"
#include "plugins/zigbee/devices/reading.hpp"

#include <span>
#include <string>

namespace homeward::zigbee::decode {

/// Writes the members that tell of a frame's header and body into an object that is open.
void write_message(json::Writer& writer, const Message& message);

/// Writes the member `events`.
void write_events(json::Writer& writer, std::span<const Reading> readings);

/// What is wrong inside a maker's own format that the ZCL takes for a string or payload: a Xiaomi
/// report, a Tuya frame. Empty when nothing is.
[[nodiscard]] std::string inner_problem(const Message& message);

}  // namespace homeward::zigbee::decode
