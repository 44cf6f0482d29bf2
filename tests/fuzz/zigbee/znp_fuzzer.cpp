// A line of any bytes: what is found encodes to bytes that stand in the line, and nothing is lost
// count of. The first byte says how the line is cut into pieces.
#include "lib/base/assert.hpp"
#include "plugins/zigbee/znp/frame.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  namespace znp = homeward::zigbee::znp;
  if (size < 1) return 0;
  const std::size_t piece = data[0] % 64U + 1U;
  const bool quiet_between = (data[0] & 0x80U) != 0;
  const std::span line(data + 1, size - 1);
  znp::Decoder decoder;
  std::uint64_t in_frames = 0;
  for (std::size_t at = 0; at < line.size(); at += piece) {
    decoder.feed(line.subspan(at, std::min(piece, line.size() - at)));
    while (const auto frame = decoder.next()) {
      const auto bytes = znp::encode(*frame);
      in_frames += bytes.size();
      HW_ASSERT(std::ranges::search(line, bytes).begin() != line.end());
      HW_ASSERT(!znp::describe(frame->id).empty());
    }
    if (quiet_between) decoder.line_is_quiet();
  }
  while (const auto frame = decoder.next()) in_frames += znp::encode(*frame).size();
  HW_ASSERT(decoder.skipped() + in_frames <= line.size());
  HW_ASSERT(decoder.skipped() + in_frames + 255 >= line.size());
  return 0;
}
