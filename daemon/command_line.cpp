#include "daemon/command_line.hpp"

#include <CLI/CLI.hpp>

#include <sysexits.h>

#include <cstdlib>

namespace homeward::daemon {

ParsedCommandLine parse_command_line(int argc, char** argv) {
  ParsedCommandLine parsed;
  CommandLine& options = parsed.options;
  std::string clock = "system";
  CLI::App app{"homewardd: collects sensor events of a home, applies its rules, alerts platforms"};
  app.set_version_flag("--version", HOMEWARD_VERSION);
  app.add_option("--config", options.config, "homeward.yaml; conf.d/*.yaml beside it is read too")
      ->capture_default_str();
  app.add_option("--state-dir", options.state_dir, "where the database lies");
  app.add_option("--runtime-dir", options.runtime_dir, "where the sockets lie")
      ->capture_default_str();
  app.add_option("--clock", clock, "system, or replay: time is driven by a recording")
      ->check(CLI::IsMember({"system", "replay"}));
  app.add_flag("--verbose", options.verbose, "log each event");
  // systemd hands these folders over (RuntimeDirectory=, StateDirectory=).
  if (const char* folder = std::getenv("RUNTIME_DIRECTORY")) options.runtime_dir = folder;
  if (const char* folder = std::getenv("STATE_DIRECTORY")) options.state_dir = folder;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    parsed.exit_code = code == 0 ? EX_OK : EX_USAGE;
  }
  options.driven_clock = clock == "replay";
  return parsed;
}

}  // namespace homeward::daemon
