#include "plugins/sdk/main.hpp"
#include "lib/async/spawn.hpp"
#include "plugins/replay/player.hpp"

#include <sysexits.h>

#include <iostream>
#include <utility>

namespace {

namespace replay = homeward::replay;
namespace sdk = homeward::sdk;

int play(const std::string& socket, const std::string& events, const replay::Speed& speed,
         replay::Drive drive) {
  boost::asio::io_context loop(1);
  auto source = replay::LineSource::open(loop.get_executor(), events);
  if (!source) {
    std::cerr << to_text(source.error()) << '\n';
    return EX_NOINPUT;
  }
  sdk::Options options;
  options.plugin = "replay";
  options.version = HOMEWARD_VERSION;
  options.socket = socket;
  options.ask_again_after.reset();
  options.wait_for_core.reset();
  if (drive != replay::Drive::as_the_gateway_says || speed.is_max)
    options.capabilities.emplace_back("clock");
  sdk::Plugin plugin(loop.get_executor(), std::move(options));
  replay::Player player(loop.get_executor(), plugin, std::move(*source), speed, drive);
  homeward::async::spawn("player", loop.get_executor(), player.run());
  const int exit_code = sdk::run_until_signal(loop, plugin);
  return exit_code != EX_OK ? exit_code : player.exit_code();
}

}  // namespace

int main(int argc, char** argv) {
  std::string events;
  std::string speed_text = "1";
  std::string socket;
  bool drive_clock = false;
  bool paced = false;
  sdk::Program program{"homeward-replay", "Plays a recording to homewardd.", {}, {}};
  program.values.push_back({"--events", "FILE",
                            "JSON lines {ts, device, property, value}; - is standard input",
                            &events, true});
  program.values.push_back({"--speed", "N|max",
                            "recorded seconds in a second; max: as fast as the gateway commits, "
                            "with --drive-clock; means nothing when the clock is driven",
                            &speed_text});
  program.flags.push_back({"--drive-clock",
                           "the events carry their own time, for homewardd --clock replay",
                           &drive_clock});
  program.flags.push_back({"--paced", "keep to the speed though the clock is driven", &paced});
  if (const auto ended = sdk::read_command_line(argc, argv, program, socket)) return *ended;
  const auto speed = replay::parse_speed(speed_text);
  if (!speed) {
    std::cerr << "--speed: " << to_text(speed.error()) << '\n';
    return EX_USAGE;
  }
  using replay::Drive;
  const Drive drive = drive_clock ? Drive::freely : Drive::as_the_gateway_says;
  return play(socket, events, *speed, paced ? Drive::at_the_speed : drive);
}
