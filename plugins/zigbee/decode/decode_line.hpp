#pragma once

#include "lib/json/parser.hpp"
#include "plugins/zigbee/decode/input.hpp"
#include "plugins/zigbee/devices/profiles.hpp"

#include <string>
#include <string_view>

namespace homeward::zigbee::decode {

/// Decodes line after line; each stands alone. Borrows the profiles.
class LineDecoder {
 public:
  explicit LineDecoder(const Profiles& profiles) : profiles_(profiles) {}

  /// One line of JSON for one line of JSON (docs/ZIGBEE.md), without the newline. Whatever is
  /// wrong is said in `error`.
  [[nodiscard]] std::string decode(std::string_view line);

 private:
  const Profiles& profiles_;
  json::Parser parser_;
};

/// Reads lines from standard input until its end and writes one each. Returns the exit code.
int run_decode();

}  // namespace homeward::zigbee::decode
