#include "plugins/sdk/main.hpp"
#include "lib/async/spawn.hpp"
#include "plugins/zigbee2mqtt/bridge.hpp"

#include <malloc.h>

#include <boost/asio/io_context.hpp>

namespace {

/// Keeps the memory small: one arena for all threads, and memory of the device table goes back
/// to the system.
void tune_memory() {
  constexpr int trim_above = 64 << 10;
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_TRIM_THRESHOLD, trim_above);
  mallopt(M_MMAP_THRESHOLD, trim_above);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace homeward;
  tune_memory();
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
