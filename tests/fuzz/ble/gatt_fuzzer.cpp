// Values of health devices: the first byte chooses the characteristic. What does not fit its layout
// gives no reading.
#include "lib/base/assert.hpp"
#include "plugins/ble/gatt/values.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace homeward::ble;
  if (size == 0) return 0;
  const auto known = gatt::known_characteristics();
  Decoded out;
  HW_ASSERT(gatt::decode_value(known[data[0] % known.size()], Bytes(data + 1, size - 1), out));
  if (out.problem != Problem::none) HW_ASSERT(out.readings().empty());
  for (const Reading& reading : out.readings())
    if (const auto* number = std::get_if<double>(&reading.value)) HW_ASSERT(std::isfinite(*number));
  return 0;
}
