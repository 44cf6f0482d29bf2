#include "plugins/ble/decode/decode_line.hpp"

#include <sysexits.h>

#include <iostream>
#include <string_view>

namespace {

constexpr std::string_view kUsage =
    "usage: homeward-ble decode\n"
    "  decode   reads advertisements or GATT values, one JSON object a line, and prints what they "
    "mean\n";

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const std::string_view word = argc > 1 ? argv[1] : "";
  if (argc == 2 && word == "decode") {
    homeward::ble::decode_lines(std::cin, std::cout);
    return EX_OK;
  }
  const bool wants_help = argc == 2 && (word == "--help" || word == "-h");
  (wants_help ? std::cout : std::cerr) << kUsage;
  return wants_help ? EX_OK : EX_USAGE;
}
