#include "plugins/zigbee/decode/decode_line.hpp"
#include "plugins/zigbee/network/plugin.hpp"

#include <sysexits.h>

#include <iostream>
#include <string_view>

namespace {

constexpr std::string_view kHelp =
    "usage: homeward-zigbee [--port P] [--socket S] [--state DIR]   runs the plugin\n"
    "       homeward-zigbee decode\n"
    "\n"
    "decode reads lines of JSON from standard input and writes one line for each:\n"
    "  {\"cluster\":\"0402\",\"hex\":\"18010a0000299c08\"}   a ZCL frame\n"
    "  {\"znp\":\"fe...\"}                                a frame of the coordinator's line\n"
    "`manufacturer` and `model` tell whose frame it is.\n";

}  // namespace

int main(int argc, char** argv) {
  const std::string_view command = argc > 1 ? argv[1] : "";
  if (command == "decode" && argc == 2) return homeward::zigbee::decode::run_decode();
  if (command == "--help" || command == "-h") {
    std::cout << kHelp;
    return EX_OK;
  }
  if (command == "--version") {
    std::cout << "homeward-zigbee " HOMEWARD_VERSION "\n";
    return EX_OK;
  }
  if (command.empty() || command.starts_with("--")) return homeward::zigbee::run_plugin(argc, argv);
  std::cerr << kHelp;
  return EX_USAGE;
}
