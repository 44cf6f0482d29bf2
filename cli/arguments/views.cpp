#include "cli/arguments/command.hpp"

namespace homeward::cli {
namespace {

void limit_option(CLI::App& command, std::uint32_t& limit, const char* what) {
  command.add_option("--limit", limit, std::string("Show at most so many ") + what)
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
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

}  // namespace

void add_views(CLI::App& app, Arguments& arguments) {
  add_command<StatusOptions>(app, arguments, "status", "How it is, what is wrong first",
                             [](CLI::App&, StatusOptions&) {});
  CLI::App* devices =
      add_command<DevicesOptions>(app, arguments, "devices", "All devices and their last values",
                                  [](CLI::App&, DevicesOptions&) {});
  add_device_edits(*devices, arguments);
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
  add_learning(app, arguments);
}

}  // namespace homeward::cli
