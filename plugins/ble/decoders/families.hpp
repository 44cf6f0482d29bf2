#pragma once

#include "plugins/ble/decoded.hpp"
#include "plugins/ble/decoders/decoders.hpp"
#include "plugins/ble/decoders/device_state.hpp"

#include <cstdint>

namespace homeward::ble {

/// One part of an advertisement, handed to the decoder of its family.
struct Part {
  const Advertisement& advertisement;
  std::uint16_t id;  ///< service UUID or company
  Bytes data;
};

/// Sets the problem and says so.
[[nodiscard]] inline Verdict failed(Decoded& out, Problem problem) {
  out.problem = problem;
  return Verdict::problem;
}

/// A decoder of one family: reads a part into `out`, or says that it is a stranger's. It allocates
/// nothing and asks the memory for nothing before it knows that the part is its own.
using DecodeFamily = Verdict (*)(const Part& part, Memory& memory, Decoded& out);

// Each in the file of its name.
Verdict decode_bthome_v2(const Part& part, Memory& memory, Decoded& out);
Verdict decode_bthome_v1(const Part& part, Memory& memory, Decoded& out);
Verdict decode_mibeacon(const Part& part, Memory& memory, Decoded& out);

/// The decoder of a device whose name alone tells its family, because its company identifier is
/// part of its values; null for all others.
[[nodiscard]] DecodeFamily family_by_name(const Advertisement& advertisement) noexcept;

}  // namespace homeward::ble
