#include "lib/base/assert.hpp"
#include "lib/json/parser.hpp"
#include "plugins/zigbee/decode/decode_line.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

/// A line of `homeward-zigbee decode`: whatever comes in, one JSON object goes out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace homeward;
  static const auto profiles = zigbee::Profiles::builtin();
  zigbee::decode::LineDecoder decoder(profiles);
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  const auto out = decoder.decode(line);
  json::Parser parser(json::Limits{16UL << 20U, 32});
  const auto parsed = parser.parse(out);
  HW_ASSERT(parsed && parsed->is_object());
  return 0;
}
