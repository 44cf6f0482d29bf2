#include "cli/arguments.hpp"

#include "cli/arguments/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/text/look.hpp"
#include "daemon/core/diagnostic.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace homeward::cli {
namespace {

constexpr const char* kFooter =
    "Exit codes: 0 yes or done, 1 no (errors found, request refused), 64 wrong command line,\n"
    "65 malformed input, 66 no such file, 69 homewardd does not run or answer, 70 homewardd\n"
    "failed, 77 permission denied, 78 the configuration has errors. See docs/CLI.md.";

/// The first word that names no command of `app`, with the command that was probably meant; empty
/// when that is not what is wrong.
std::string unknown_command(CLI::App& app, int argc, const char* const* argv) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    known.push_back(command->get_name());
  }
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--socket") ++i;
    if (word.starts_with('-')) continue;
    if (std::find(known.begin(), known.end(), word) != known.end()) return {};
    const std::string near = core::nearest_name(word, known);
    return printable("there is no command '" + word + "'" +
                     (near.empty() ? "" : "; did you mean '" + near + "'?"));
  }
  return {};
}

}  // namespace

std::optional<Arguments> parse_arguments(int argc, const char* const* argv) {
  Arguments arguments;
  arguments.socket = "/run/homeward/control.sock";
  CLI::App app("Homeward: look at and care for a home gateway", "homeward");
  app.footer(kFooter);
  app.set_version_flag("--version", "homeward " HOMEWARD_VERSION);
  app.add_option("--socket", arguments.socket, "The daemon's control socket")
      ->envname("HOMEWARD_CONTROL_SOCKET")
      ->capture_default_str();
  app.add_flag("--json", arguments.json, "Print JSON for programs");
  app.require_subcommand(1);
  app.fallthrough();
  add_views(app, arguments);
  add_actions(app, arguments);
  add_commissioning(app, arguments);
  add_offline_commands(app, arguments);
  add_completion(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    const std::string unknown = unknown_command(app, argc, argv);
    throw CommandFailure(ExitCode::usage, (unknown.empty() ? std::string(error.what()) : unknown) +
                                              std::string(" (see homeward --help)"));
  }
  return arguments;
}

}  // namespace homeward::cli
