#include "cli/arguments.hpp"

#include "cli/exit_code.hpp"

#include <CLI/CLI.hpp>

#include <iostream>
#include <memory>
#include <utility>

namespace homeward::cli {
namespace {

constexpr const char* kFooter =
    "Exit codes: 0 yes or done, 1 no (errors found, request refused), 64 wrong command line,\n"
    "65 malformed input, 66 no such file, 69 homewardd does not run or answer, 70 homewardd\n"
    "failed, 77 permission denied, 78 the configuration has errors. See docs/CLI.md.";

/// Adds a command whose options live in `arguments.command` once it was chosen.
template <class Options, class Describe>
void add_command(CLI::App& app, Arguments& arguments, const char* name, const char* help,
                 Describe describe) {
  CLI::App* command = app.add_subcommand(name, help);
  const auto options = std::make_shared<Options>();
  describe(*command, *options);
  command->callback([&arguments, options] { arguments.command = *options; });
}

void limit_option(CLI::App& command, std::uint32_t& limit, const char* what) {
  command.add_option("--limit", limit, std::string("Show at most so many ") + what)
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
}

void add_offline_commands(CLI::App& app, Arguments& arguments) {
  add_command<CheckOptions>(
      app, arguments, "check", "Find all errors of a configuration",
      [](CLI::App& command, CheckOptions& options) {
        command.add_option("FILE", options.files,
                           "One file with the conf.d beside it, several exactly as they are; "
                           "default: /etc/homeward/homeward.yaml");
      });
  add_command<SchemaOptions>(app, arguments, "schema",
                             "Print the JSON Schema of the configuration, for editors",
                             [](CLI::App&, SchemaOptions&) {});
  add_command<ReplayOptions>(
      app, arguments, "replay", "Run the rules over recorded events in simulated time",
      [](CLI::App& command, ReplayOptions& options) {
        command.add_option("--config", options.config, "The configuration with the rules")
            ->required();
        command
            .add_option("--events", options.events, "JSON lines of events; - for standard input")
            ->required();
        command.add_option("--reorder", options.reorder,
                           "Sort events that were up to so long on their way, such as 5s");
      });
}

void add_test(CLI::App& app, Arguments& arguments) {
  CLI::App* test = app.add_subcommand("test", "Test what the gateway would do");
  test->require_subcommand(1);
  test->fallthrough();
  add_command<TestRulesOptions>(
      *test, arguments, "rules", "Run rule tests: events in, expected alerts out",
      [](CLI::App& command, TestRulesOptions& options) {
        command.add_option("FILE", options.files, "Files of rule tests (docs/RULES.md)")
            ->required();
      });
}

void add_views(CLI::App& app, Arguments& arguments) {
  add_command<StatusOptions>(app, arguments, "status", "How it is, what is wrong first",
                             [](CLI::App&, StatusOptions&) {});
  add_command<DevicesOptions>(app, arguments, "devices", "All devices and their last values",
                              [](CLI::App&, DevicesOptions&) {});
  add_command<EventsOptions>(
      app, arguments, "events", "The newest events", [](CLI::App& command, EventsOptions& options) {
        command.add_flag("--follow,-f", options.follow, "Show events as they happen, until Ctrl-C");
        limit_option(command, options.limit, "events");
      });
  add_command<AlertsOptions>(app, arguments, "alerts", "The newest alerts",
                             [](CLI::App& command, AlertsOptions& options) {
                               command.add_flag("--open", options.open, "Only those still open");
                               limit_option(command, options.limit, "alerts");
                             });
  add_command<ExplainOptions>(
      app, arguments, "explain", "What a rule waits for, in words",
      [](CLI::App& command, ExplainOptions& options) {
        command.add_option("RULE", options.rule, "The rule's name")->required();
        command.add_option("--language", options.language, "en or nl; default: the home's")
            ->check(CLI::IsMember({"en", "nl"}));
      });
  add_command<AuditOptions>(app, arguments, "audit", "Who did what and when, newest first",
                            [](CLI::App& command, AuditOptions& options) {
                              command.add_option("--before", options.before,
                                                 "Entries older than the one of this number");
                              limit_option(command, options.limit, "entries");
                            });
}

void add_learning(CLI::App& app, Arguments& arguments) {
  add_command<BaselineOptions>(
      app, arguments, "baseline", "What rules learned of the person's days",
      [](CLI::App& command, BaselineOptions& options) {
        command.add_option("RULE", options.rule, "The rule's name; default: all that learn");
        command.add_option("--days", options.days, "Show at most so many days")
            ->check(CLI::Range(1, 90))
            ->capture_default_str();
      });
  add_command<WhatIfOptions>(
      app, arguments, "whatif", "How often changed rules would have fired in this home",
      [](CLI::App& command, WhatIfOptions& options) {
        command.add_option("FILE", options.files,
                           "The changed configuration, as for `check`; default: "
                           "/etc/homeward/homeward.yaml");
        options.since = "30d";
        command.add_option("--since", options.since, "How far to look back")->capture_default_str();
      });
}

void by_option(CLI::App& command, std::string& by) {
  command.add_option("--by", by, "Who says so; default: you");
}

void add_presence(CLI::App& app, Arguments& arguments) {
  add_command<PresenceOptions>(app, arguments, "home", "Say that somebody is home",
                               [](CLI::App& command, PresenceOptions& options) {
                                 options.home = true;
                                 by_option(command, options.by);
                               });
  add_command<PresenceOptions>(
      app, arguments, "away", "Say that nobody is home, until sensors tell otherwise",
      [](CLI::App& command, PresenceOptions& options) { by_option(command, options.by); });
  add_command<PresenceOptions>(
      app, arguments, "vacation", "Say that nobody is home until a date: `vacation until DATE`",
      [](CLI::App& command, PresenceOptions& options) {
        const auto take = [&options](const std::vector<std::string>& words) {
          const bool until = words.size() == 2 && words.front() == "until";
          if (!until) throw CLI::ValidationError("vacation", "say: vacation until 2026-12-05");
          options.until = words.back();
        };
        command
            .add_option_function<std::vector<std::string>>(
                "WORDS", take, "until 2026-12-05, or until 2026-12-05T18:00; local time")
            ->required()
            ->expected(1, 2);
        by_option(command, options.by);
      });
  add_command<CancelOptions>(
      app, arguments, "cancel", "Say that what a rule warns of is no alarm",
      [](CLI::App& command, CancelOptions& options) {
        command.add_option("RULE", options.rule, "The rule's name")->required();
        command.add_option("--device", options.device, "Of this device only");
        by_option(command, options.by);
      });
}

void pair_options(CLI::App& command, PairOptions& options) {
  command.add_option("PLUGIN", options.plugin, "ble, zigbee or zigbee2mqtt")->required();
  command.add_option("DEVICE", options.device, "Take this one, such as ble:A4:C1:38:00:11:22");
  command.add_option("--seconds", options.seconds, "Look for so long")
      ->check(CLI::Range(0, 254))
      ->capture_default_str();
  command.add_option("--name", options.name, "What it is called in the home");
  command.add_option("--room", options.room, "Where it is");
  command.add_option("--properties", options.properties, "Which of its values; default: all")
      ->delimiter(',');
  command.add_option("--supervise", options.supervise, "How long it may be silent, such as 24h");
  command.add_option("--key-file", options.key_file, "A file with its key; - for standard input");
  options.config = "/etc/homeward/homeward.yaml";
  command.add_option("--config", options.config, "devices.d beside it is written")
      ->capture_default_str();
}

void silence_options(CLI::App& command, SilenceOptions& options) {
  command.add_option("RULE", options.rule, "The rule's name")->required();
  CLI::Option* end = command.add_flag("--end", options.end, "End the silence now");
  CLI::Option* length =
      command.add_option("--for", options.length, "How long, such as 8h; at most 7d");
  CLI::Option* reason =
      command.add_option("--reason", options.reason, "Why; those told can read it");
  command.add_option("--by", options.by, "Who asks for it; default: you");
  command.add_flag("--critical", options.critical, "Also if the rule is critical");
  length->excludes(end);
  reason->excludes(end);
}

void add_actions(CLI::App& app, Arguments& arguments) {
  add_command<PairOptions>(
      app, arguments, "pair", "Look for new devices; take one into the home",
      [](CLI::App& command, PairOptions& options) { pair_options(command, options); });
  add_command<ReloadOptions>(app, arguments, "reload", "Take over the changed configuration",
                             [](CLI::App&, ReloadOptions&) {});
  add_command<AckOptions>(
      app, arguments, "ack", "Acknowledge an alert", [](CLI::App& command, AckOptions& options) {
        command
            .add_option("ALERT", options.alert, "Its id, or at least 6 characters it begins with")
            ->required();
        command.add_option("--by", options.by, "Who acknowledges; default: you");
      });
  add_command<TestAlertOptions>(
      app, arguments, "test-alert", "Send a test alert of a rule the whole way",
      [](CLI::App& command, TestAlertOptions& options) {
        command.add_option("RULE", options.rule, "The rule's name")->required();
        command.add_option("--by", options.by, "Who tests; default: you");
      });
  add_command<SilenceOptions>(
      app, arguments, "silence", "Tell nobody of a rule's alerts for a while",
      [](CLI::App& command, SilenceOptions& options) { silence_options(command, options); });
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
  add_learning(app, arguments);
  add_actions(app, arguments);
  add_presence(app, arguments);
  add_offline_commands(app, arguments);
  add_test(app, arguments);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    app.exit(asked);
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    throw CommandFailure(ExitCode::usage, std::string(error.what()) + " (see homeward --help)");
  }
  return arguments;
}

}  // namespace homeward::cli
