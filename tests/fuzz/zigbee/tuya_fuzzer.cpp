#include "lib/base/assert.hpp"
#include "plugins/zigbee/devices/tuya.hpp"

#include <cstddef>
#include <cstdint>

/// Tuya's datapoints; numbers that were read are written back and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace homeward::zigbee;
  const auto report = decode_tuya({data, size});
  if (!report) return 0;
  for (const auto& datapoint : report->datapoints) {
    if (datapoint.type == TuyaType::bitmap || datapoint.type == TuyaType::enumeration) continue;
    const auto frame = tuya_set(1, report->sequence, datapoint);
    const auto again = decode_tuya(frame.payload);
    HW_ASSERT(again && again->datapoints.size() == 1);
    const bool short_number = datapoint.type == TuyaType::number;
    HW_ASSERT(short_number || again->datapoints.front() == datapoint);
  }
  return 0;
}
