// bridge/devices from a hostile broker: the table keeps its limits, and what it describes can be
// told to the core.
#include "lib/base/assert.hpp"
#include "plugins/zigbee2mqtt/bridge_devices.hpp"
#include "plugins/zigbee2mqtt/mapping.hpp"

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace z2m = homeward::zigbee2mqtt;
  const std::string_view payload(reinterpret_cast<const char*>(data), size);
  const auto table = z2m::parse_bridge_devices(payload);
  if (!table) return 0;
  HW_ASSERT(table->devices.size() <= 500);
  for (const auto& device : table->devices) {
    HW_ASSERT(z2m::usable_name(device.friendly_name));
    HW_ASSERT(device.exposes.size() <= 128);
    const auto told = z2m::describe(device, z2m::map_device(device));
    HW_ASSERT(told.properties.size() <= 128);
    HW_ASSERT(told.id.size() == 30);
  }
  return 0;
}
