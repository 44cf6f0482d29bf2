#include "plugins/ble/app/run.hpp"

#include "lib/async/spawn.hpp"
#include "lib/base/memory.hpp"
#include "plugins/ble/app/app.hpp"
#include "plugins/sdk/main.hpp"

#include <boost/asio/io_context.hpp>

namespace homeward::ble {

int run_plugin(int argc, const char* const* argv) {
  keep_memory_small();
  sdk::Options options;
  bluez::RadioOptions radio;
  const sdk::Program program{
      "homeward-ble",
      "Brings Bluetooth sensors and health devices to Homeward. "
      "Other uses: homeward-ble decode, homeward-ble scan.",
      {{"--bus", "ADDRESS", "D-Bus address instead of the system bus", &radio.bus, false}},
      {}};
  if (const auto exit_code = sdk::read_command_line(argc, argv, program, options.socket)) {
    return *exit_code;
  }
  options.plugin = "ble";
  options.version = HOMEWARD_VERSION;
  options.capabilities = {"pair", "gatt"};
  boost::asio::io_context loop(1);
  sdk::Plugin plugin(loop.get_executor(), options);
  App app(loop.get_executor(), plugin, radio);
  async::spawn("ble", loop.get_executor(), app.run());
  return sdk::run_until_signal(loop, plugin);
}

}  // namespace homeward::ble
