#include "plugins/ble/app/run.hpp"
#include "plugins/ble/app/scan.hpp"
#include "plugins/ble/decode/decode_line.hpp"

#include <sysexits.h>

#include <iostream>
#include <string_view>

/// `homeward-ble` runs the plugin; `homeward-ble decode` reads advertisements or GATT values, one
/// JSON object a line, and prints what they mean; `homeward-ble scan` shows what is around.
int main(int argc, char** argv) {
  const std::string_view word = argc > 1 ? argv[1] : "";
  if (argc == 2 && word == "decode") {
    std::ios::sync_with_stdio(false);
    homeward::ble::decode_lines(std::cin, std::cout);
    return EX_OK;
  }
  if (word == "scan") return homeward::ble::run_scan(argc, argv);
  return homeward::ble::run_plugin(argc, argv);
}
