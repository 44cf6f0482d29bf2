#include "plugins/zigbee/network/plugin.hpp"

#include "lib/async/spawn.hpp"
#include "lib/base/memory.hpp"
#include "plugins/sdk/main.hpp"
#include "plugins/zigbee/network/house.hpp"

#include <boost/asio/io_context.hpp>

#include <csignal>
#include <cstdlib>

namespace homeward::zigbee {
namespace {

/// Where systemd keeps the unit's state, or where it would.
std::string default_state() {
  const char* folder = std::getenv("STATE_DIRECTORY");
  return folder != nullptr && *folder != '\0' ? folder : "/var/lib/homeward-zigbee";
}

}  // namespace

int run_plugin(int argc, char** argv) {
  keep_memory_small();
  // A stick behind TCP may go between two writes; the error of the second one is enough.
  std::signal(SIGPIPE, SIG_IGN);
  House::Options house_options;
  house_options.state = default_state();
  const sdk::Program program{
      "homeward-zigbee",
      "Brings the devices of a Zigbee stick (TI Z-Stack 3) to Homeward.",
      {{"--port", "P", "serial device, or tcp://host:port; the configuration's by itself",
        &house_options.port},
       {"--state", "DIR", "what must survive: the devices and the network's backup",
        &house_options.state}},
      {}};
  sdk::Options options;
  if (const auto exit_code = sdk::read_command_line(argc, argv, program, options.socket)) {
    return *exit_code;
  }
  options.plugin = "zigbee";
  options.version = HOMEWARD_VERSION;
  options.capabilities = {"pair", "set", "identify"};
  boost::asio::io_context loop(1);
  sdk::Plugin plugin(loop.get_executor(), options);
  House house(loop.get_executor(), plugin, house_options);
  async::spawn("zigbee", loop.get_executor(), house.run());
  return sdk::run_until_signal(loop, plugin);
}

}  // namespace homeward::zigbee
