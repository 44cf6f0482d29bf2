#pragma once

#include "plugins/zigbee2mqtt/state_tracker.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace homeward::zigbee2mqtt::test {

/// An expose of a type with the access of a plain sensor value.
Expose binary(std::string name);
Expose numeric(std::string name, std::string unit = {});
Expose enumeration(std::string name, std::vector<std::string> values = {});

/// A device with an address ending in 01.
DeviceEntry device(std::vector<Expose> exposes, std::string model = "X1");

/// Writes events as a table row: `contact=open motion=true!` with `!` for an event and `~` for
/// restored.
std::string row(const std::vector<sdk::Event>& events);

/// Parses and receives in one.
std::string hear(StateTracker& tracker, std::string_view json, const Reception& reception);

}  // namespace homeward::zigbee2mqtt::test
