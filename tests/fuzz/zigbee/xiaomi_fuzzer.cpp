#include "lib/base/assert.hpp"
#include "plugins/zigbee/devices/xiaomi.hpp"

#include <cstddef>
#include <cstdint>

/// The entries of a Xiaomi report. Each takes at least its tag and type.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto entries = homeward::zigbee::decode_xiaomi({data, size});
  if (entries) HW_ASSERT(entries->size() * 2 <= size);
  return 0;
}
