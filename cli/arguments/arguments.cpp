#include "cli/arguments.hpp"

#include "cli/arguments/command.hpp"
#include "cli/exit_code.hpp"
#include "cli/text/language.hpp"
#include "cli/text/look.hpp"
#include "cli/text/phrases.hpp"
#include "daemon/core/diagnostic.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace homeward::cli {
namespace {

constexpr const char* kFooter = to_translate(
    "Exit codes: 0 yes or done, 1 no (errors found, request refused), 64 wrong command line,\n"
    "65 malformed input, 66 no such file, 69 homewardd does not run or answer, 70 homewardd\n"
    "failed, 77 permission denied, 78 the configuration has errors. See docs/CLI.md.");

constexpr const char* kHelp = to_translate("Print this help message and exit");

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
    return printable(near.empty()
                         ? tr("there is no command '{0}'", word)
                         : tr("there is no command '{0}'; did you mean '{1}'?", word, near));
  }
  return {};
}

/// CLI11's own words in a help text; commands made later take them over.
void translate_help(CLI::App& app) {
  CLI::FormatterBase& form = *app.get_formatter();
  form.label("Usage", tr("Usage"));
  form.label("Positionals", tr("Positionals"));
  form.label("OPTIONS", tr("OPTIONS"));
  form.label("SUBCOMMAND", tr("SUBCOMMAND"));
  form.label("TEXT", tr("TEXT"));
  form.label("UINT", tr("UINT"));
  form.label("REQUIRED", tr("REQUIRED"));
  form.label("Excludes", tr("Excludes"));
  app.option_defaults()->group(tr("Options"));
  app.set_help_flag("-h,--help", tr(kHelp));
}

}  // namespace

CLI::App* add_named_command(CLI::App& app, const char* name, const std::string& help) {
  CLI::App* command = app.add_subcommand(name, help)->group(tr("Subcommands"));
  // CLI11 gives it one before it gives it the group of options.
  command->set_help_flag("-h,--help", tr(kHelp));
  return command;
}

std::optional<Arguments> parse_arguments(int argc, const char* const* argv) {
  Arguments arguments;
  arguments.socket = "/run/homeward/control.sock";
  CLI::App app(tr("Homeward: look at and care for a home gateway"), "homeward");
  translate_help(app);
  app.footer(tr(kFooter));
  app.set_version_flag("--version", "homeward " HOMEWARD_VERSION,
                       tr("Display program version information and exit"));
  app.add_option("--socket", arguments.socket, tr("The daemon's control socket"))
      ->envname("HOMEWARD_CONTROL_SOCKET")
      ->capture_default_str();
  app.add_flag("--json", arguments.json, tr("Print JSON for programs"));
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
    throw CommandFailure(ExitCode::usage, tr("{0} (see homeward --help)",
                                             unknown.empty() ? told_text(error.what()) : unknown));
  }
  return arguments;
}

}  // namespace homeward::cli
