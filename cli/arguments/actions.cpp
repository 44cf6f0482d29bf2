#include "cli/arguments/command.hpp"

#include "cli/text/language.hpp"

#include <vector>

namespace homeward::cli {

void by_option(CLI::App& command, std::string& by) {
  command.add_option("--by", by, tr("Who says so; default: you"));
}

namespace {

void add_presence(CLI::App& app, Arguments& arguments) {
  add_command<PresenceOptions>(app, arguments, "home", tr("Say that somebody is home"),
                               [](CLI::App& command, PresenceOptions& options) {
                                 options.home = true;
                                 by_option(command, options.by);
                               });
  add_command<PresenceOptions>(
      app, arguments, "away", tr("Say that nobody is home, until sensors tell otherwise"),
      [](CLI::App& command, PresenceOptions& options) { by_option(command, options.by); });
  add_command<PresenceOptions>(
      app, arguments, "vacation", tr("Say that nobody is home until a date: `vacation until DATE`"),
      [](CLI::App& command, PresenceOptions& options) {
        const auto take = [&options](const std::vector<std::string>& words) {
          const bool until = words.size() == 2 && words.front() == "until";
          if (!until) throw CLI::ValidationError("vacation", tr("say: vacation until 2026-12-05"));
          options.until = words.back();
        };
        command
            .add_option_function<std::vector<std::string>>(
                "WORDS", take, tr("until 2026-12-05, or until 2026-12-05T18:00; local time"))
            ->required()
            ->expected(1, 2);
        by_option(command, options.by);
      });
  add_command<CancelOptions>(
      app, arguments, "cancel", tr("Say that what a rule warns of is no alarm"),
      [](CLI::App& command, CancelOptions& options) {
        command.add_option("RULE", options.rule, tr("The rule's name"))->required();
        command.add_option("--device", options.device, tr("Of this device only"));
        by_option(command, options.by);
      });
}

/// Where a home lies; the defaults are those of the packages.
template <class Options>
void place_options(CLI::App& command, Options& options) {
  command.add_option("--config", options.config, tr("The main file of the configuration"));
  command.add_option("--state", options.state, tr("The folder of the database"))
      ->capture_default_str();
  command.add_option("--plugins", options.plugins, tr("Where the folders of the plugins lie"))
      ->capture_default_str();
}

/// What concerns all that is held about a home.
void add_home_commands(CLI::App& app, Arguments& arguments) {
  add_command<ExportOptions>(
      app, arguments, "export", tr("Write all that is held about the home into a zip file"),
      [](CLI::App& command, ExportOptions& options) {
        command.add_option("FILE", options.file, tr("The archive to write"))->required();
        command.add_option("--config", options.config, tr("The configuration that goes along"));
        by_option(command, options.by);
      });
  add_command<BackupOptions>(
      app, arguments, "backup", tr("Write what another machine needs to carry on with the home"),
      [](CLI::App& command, BackupOptions& options) {
        command.add_option("FILE", options.file, tr("The archive to write"))->required();
        command.add_flag("--with-keys", options.with_keys,
                         tr("Passwords and keys of the platforms too"));
        place_options(command, options);
        by_option(command, options.by);
      });
  add_command<RestoreOptions>(
      app, arguments, "restore", tr("Put the home of a backup here; homewardd must not run"),
      [](CLI::App& command, RestoreOptions& options) {
        command.add_option("FILE", options.file, tr("The backup"))->required();
        command.add_flag("--force", options.force, tr("Set aside the home that is here"));
        place_options(command, options);
      });
  add_command<EraseOptions>(
      app, arguments, "erase", tr("Wipe the home: data, configuration and keys"),
      [](CLI::App& command, EraseOptions& options) {
        command.add_flag("--yes", options.yes, tr("Really"));
        command.add_flag("--keep-keys", options.keep_keys, tr("Leave passwords and keys"));
        command.add_option("--config", options.config, tr("The configuration to remove"));
        by_option(command, options.by);
      });
}

void silence_options(CLI::App& command, SilenceOptions& options) {
  command.add_option("RULE", options.rule, tr("The rule's name"))->required();
  CLI::Option* end = command.add_flag("--end", options.end, tr("End the silence now"));
  CLI::Option* length =
      command.add_option("--for", options.length, tr("How long, such as 8h; at most 7d"));
  CLI::Option* reason =
      command.add_option("--reason", options.reason, tr("Why; those told can read it"));
  command.add_option("--by", options.by, tr("Who asks for it; default: you"));
  command.add_flag("--critical", options.critical, tr("Also if the rule is critical"));
  length->excludes(end);
  reason->excludes(end);
}

}  // namespace

void add_actions(CLI::App& app, Arguments& arguments) {
  add_command<ReloadOptions>(app, arguments, "reload", tr("Take over the changed configuration"),
                             [](CLI::App&, ReloadOptions&) {});
  add_command<AckOptions>(app, arguments, "ack", tr("Acknowledge an alert"),
                          [](CLI::App& command, AckOptions& options) {
                            command
                                .add_option("ALERT", options.alert,
                                            tr("Its id, or at least 6 characters it begins with"))
                                ->required();
                            command.add_option("--by", options.by,
                                               tr("Who acknowledges; default: you"));
                          });
  add_command<TestAlertOptions>(
      app, arguments, "test-alert", tr("Send a test alert of a rule the whole way"),
      [](CLI::App& command, TestAlertOptions& options) {
        command.add_option("RULE", options.rule, tr("The rule's name"))->required();
        command.add_option("--by", options.by, tr("Who tests; default: you"));
        command.add_option(
            "--wait", options.wait,
            tr("Wait so long, such as 5m, until it was acknowledged, and tell the times"));
      });
  add_command<SilenceOptions>(
      app, arguments, "silence", tr("Tell nobody of a rule's alerts for a while"),
      [](CLI::App& command, SilenceOptions& options) { silence_options(command, options); });
  add_presence(app, arguments);
  add_home_commands(app, arguments);
}

}  // namespace homeward::cli
