#pragma once

#include "plugins/sdk/plugin.hpp"

#include <boost/asio/io_context.hpp>

#include <optional>
#include <string>
#include <vector>

/// What the main functions of C++ plugins share: the command line and an orderly end.
namespace homeward::sdk {

/// An option with a value, such as `--events FILE`.
struct ValueOption {
  std::string name;         ///< "--events"
  std::string placeholder;  ///< "FILE"
  std::string help;
  std::string* value;  ///< where it goes; what it holds before is the default
  bool required{false};
};

/// An option without a value, such as `--drive-clock`.
struct FlagOption {
  std::string name;
  std::string help;
  bool* value;
};

/// A plugin's program and the options that only it has. `--socket`, `--log-level`, `--version` and
/// `--help` are there for all.
struct Program {
  std::string name;   ///< "homeward-replay"
  std::string about;  ///< one sentence
  std::vector<ValueOption> values;
  std::vector<FlagOption> flags;
};

/// Reads the command line into the program's options and `socket`, and starts the log. Returns an
/// exit code when main is to end: 0 after --help and --version, 64 (EX_USAGE) after a mistake,
/// which it prints. `$HOMEWARD_PLUGIN_SOCKET` is the default of `socket`.
[[nodiscard]] std::optional<int> read_command_line(int argc, const char* const* argv,
                                                   const Program& program, std::string& socket);

/// Runs the plugin and everything else on the loop until the plugin's link has ended. SIGTERM and
/// SIGINT stop the plugin in order; a second one ends at once. Returns the exit code: 0, or 77
/// (EX_NOPERM) when the gateway refused, whose reason it prints.
[[nodiscard]] int run_until_signal(boost::asio::io_context& loop, Plugin& plugin);

}  // namespace homeward::sdk
