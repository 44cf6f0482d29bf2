#include "plugins/sdk/main.hpp"
#include "lib/async/spawn.hpp"
#include "lib/base/memory.hpp"
#include "plugins/zigbee2mqtt/bridge.hpp"

#include <boost/asio/io_context.hpp>

int main(int argc, char** argv) {
  using namespace homeward;
  keep_memory_small();
  const sdk::Program program{
      "homeward-zigbee2mqtt", "Brings the devices of a Zigbee2MQTT bridge to Homeward.", {}, {}};
  sdk::Options options;
  if (const auto exit_code = sdk::read_command_line(argc, argv, program, options.socket)) {
    return *exit_code;
  }
  options.plugin = "zigbee2mqtt";
  options.version = HOMEWARD_VERSION;
  options.capabilities = {"pair", "set", "identify"};
  boost::asio::io_context loop(1);
  sdk::Plugin plugin(loop.get_executor(), options);
  zigbee2mqtt::Bridge bridge(loop.get_executor(), plugin);
  async::spawn("bridge", loop.get_executor(), bridge.run());
  return sdk::run_until_signal(loop, plugin);
}
