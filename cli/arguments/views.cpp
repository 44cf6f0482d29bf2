#include "cli/arguments/command.hpp"

#include "cli/text/language.hpp"

namespace homeward::cli {
namespace {

void limit_option(CLI::App& command, std::uint32_t& limit, const std::string& help) {
  command.add_option("--limit", limit, help)->check(CLI::Range(1, 1000))->capture_default_str();
}

void add_learning(CLI::App& app, Arguments& arguments) {
  add_command<BaselineOptions>(
      app, arguments, "baseline", tr("What rules learned of the person's days"),
      [](CLI::App& command, BaselineOptions& options) {
        command.add_option("RULE", options.rule, tr("The rule's name; default: all that learn"));
        command.add_option("--days", options.days, tr("Show at most so many days"))
            ->check(CLI::Range(1, 90))
            ->capture_default_str();
      });
  add_command<WhatIfOptions>(
      app, arguments, "whatif", tr("How often changed rules would have fired in this home"),
      [](CLI::App& command, WhatIfOptions& options) {
        command.add_option("FILE", options.files,
                           tr("The changed configuration, as for `check`; default: "
                              "/etc/homeward/homeward.yaml"));
        options.since = "30d";
        command.add_option("--since", options.since, tr("How far to look back"))
            ->capture_default_str();
      });
}

}  // namespace

void add_views(CLI::App& app, Arguments& arguments) {
  add_command<StatusOptions>(app, arguments, "status", tr("How it is, what is wrong first"),
                             [](CLI::App&, StatusOptions&) {});
  CLI::App* devices = add_command<DevicesOptions>(app, arguments, "devices",
                                                  tr("All devices and their last values"),
                                                  [](CLI::App&, DevicesOptions&) {});
  add_device_edits(*devices, arguments);
  add_command<EventsOptions>(app, arguments, "events", tr("The newest events"),
                             [](CLI::App& command, EventsOptions& options) {
                               command.add_flag("--follow,-f", options.follow,
                                                tr("Show events as they happen, until Ctrl-C"));
                               limit_option(command, options.limit,
                                            tr("Show at most so many events"));
                             });
  add_command<AlertsOptions>(
      app, arguments, "alerts", tr("The newest alerts"),
      [](CLI::App& command, AlertsOptions& options) {
        command.add_flag("--open", options.open, tr("Only those still open"));
        limit_option(command, options.limit, tr("Show at most so many alerts"));
      });
  add_command<ExplainOptions>(
      app, arguments, "explain", tr("What a rule waits for, in words"),
      [](CLI::App& command, ExplainOptions& options) {
        command.add_option("RULE", options.rule, tr("The rule's name"))->required();
        command.add_option("--language", options.language, tr("en or nl; default: the home's"))
            ->check(CLI::IsMember({"en", "nl"}));
      });
  add_command<AuditOptions>(app, arguments, "audit", tr("Who did what and when, newest first"),
                            [](CLI::App& command, AuditOptions& options) {
                              command.add_option("--before", options.before,
                                                 tr("Entries older than the one of this number"));
                              limit_option(command, options.limit,
                                           tr("Show at most so many entries"));
                            });
  add_learning(app, arguments);
}

}  // namespace homeward::cli
