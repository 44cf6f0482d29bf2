#include "cli/arguments/command.hpp"

#include "cli/text/language.hpp"

namespace homeward::cli {
namespace {

void add_test(CLI::App& app, Arguments& arguments) {
  CLI::App* test = add_named_command(app, "test", tr("Test what the gateway would do"));
  test->require_subcommand(1);
  test->fallthrough();
  add_command<TestRulesOptions>(
      *test, arguments, "rules", tr("Run rule tests: events in, expected alerts out"),
      [](CLI::App& command, TestRulesOptions& options) {
        command.add_option("FILE", options.files, tr("Files of rule tests (docs/RULES.md)"))
            ->required();
      });
}

}  // namespace

void add_offline_commands(CLI::App& app, Arguments& arguments) {
  add_command<CheckOptions>(
      app, arguments, "check", tr("Find all errors of a configuration"),
      [](CLI::App& command, CheckOptions& options) {
        command.add_option("FILE", options.files,
                           tr("One file with the conf.d beside it, several exactly as they are; "
                              "default: /etc/homeward/homeward.yaml"));
      });
  add_command<SchemaOptions>(app, arguments, "schema",
                             tr("Print the JSON Schema of the configuration, for editors"),
                             [](CLI::App&, SchemaOptions&) {});
  add_command<ReplayOptions>(
      app, arguments, "replay", tr("Run the rules over recorded events in simulated time"),
      [](CLI::App& command, ReplayOptions& options) {
        command.add_option("--config", options.config, tr("The configuration with the rules"))
            ->required();
        command
            .add_option("--events", options.events,
                        tr("JSON lines of events; - for standard input"))
            ->required();
        command.add_option("--reorder", options.reorder,
                           tr("Sort events that were up to so long on their way, such as 5s"));
      });
  add_command<PluginTestOptions>(
      app, arguments, "plugin-test", tr("Check whether a plugin does what is asked of plugins"),
      [](CLI::App& command, PluginTestOptions& options) {
        command
            .add_option("COMMAND", options.command,
                        tr("The plugin and its arguments, after --; {socket} is the socket's path"))
            ->required();
        command.add_option("--config", options.config, tr("What its welcome tells it, as JSON"))
            ->capture_default_str();
        command.add_option("--seconds", options.seconds, tr("How long to wait for an event"))
            ->check(CLI::Range(1, 600))
            ->capture_default_str();
      });
  add_test(app, arguments);
}

}  // namespace homeward::cli
