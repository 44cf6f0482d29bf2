#include "cli/arguments/command.hpp"

#include "cli/text/language.hpp"

namespace homeward::cli {
namespace {

void setup_options(CLI::App& command, SetupOptions& options) {
  command.add_option("--output", options.output, tr("The file to write; never one that exists"))
      ->capture_default_str();
  command.add_flag("--yes,-y", options.yes,
                   tr("Ask nothing: take the default of what is not given"));
  command.add_option("--home", options.home, tr("The home's own name"));
  command.add_option("--zone", options.zone, tr("Time zone, such as Europe/Amsterdam"));
  command.add_option("--languages", options.languages, tr("Such as nl,en"));
  command.add_option("--plugins", options.plugins, tr("Of zigbee2mqtt,zigbee,ble; or none"));
  command.add_option("--local-broker", options.local_broker, tr("That Zigbee2MQTT uses"));
  command.add_option("--port", options.port, tr("Serial port of the Zigbee stick"));
  command.add_option("--packs", options.packs, tr("Rule packs, with commas; or none"));
  command.add_option("--platform", options.platform, tr("Name of the platform; or none"));
  command.add_option("--broker", options.broker, tr("The platform's, mqtts://HOST:PORT"));
  command.add_option("--pseudonym", options.pseudonym, tr("What the platform calls the home"));
  command.add_option("--username", options.username, tr("At the platform's broker"));
  command.add_option("--consent", options.consent, tr("Who gave it, such as resident; or none"));
}

void pair_options(CLI::App& command, PairOptions& options) {
  command.add_option("PLUGIN", options.plugin, tr("ble, zigbee or zigbee2mqtt"))->required();
  command.add_option("DEVICE", options.device, tr("Take this one, such as ble:A4:C1:38:00:11:22"));
  command.add_option("--seconds", options.seconds, tr("Look for so long"))
      ->check(CLI::Range(0, 254))
      ->capture_default_str();
  command.add_option("--name", options.name, tr("What it is called in the home"));
  command.add_option("--room", options.room, tr("Where it is"));
  command.add_option("--properties", options.properties, tr("Which of its values; default: all"))
      ->delimiter(',');
  command.add_option("--supervise", options.supervise,
                     tr("How long it may be silent, such as 24h"));
  command.add_option("--test", options.test_s, tr("Then wait so many seconds until it was heard"))
      ->check(CLI::Range(0, 600));
  command.add_option("--key-file", options.key_file,
                     tr("A file with its key; - for standard input"));
  options.config = "/etc/homeward/homeward.yaml";
  command.add_option("--config", options.config, tr("devices.d beside it is written"))
      ->capture_default_str();
}

void add_setup(CLI::App& app, Arguments& arguments) {
  add_command<SetupOptions>(app, arguments, "setup", tr("Write a first configuration by questions"),
                            setup_options);
  add_command<PairOptions>(app, arguments, "pair",
                           tr("Look for new devices; take one into the home"), pair_options);
}

void add_tests_of_the_home(CLI::App& app, Arguments& arguments) {
  add_command<WalkTestOptions>(
      app, arguments, "walk-test", tr("Show which sensors react while you walk through the home"),
      [](CLI::App& command, WalkTestOptions& options) {
        command.add_option("LENGTH", options.length, tr("How long at most; Ctrl-C ends it too"))
            ->capture_default_str();
        command.add_option("--save", options.save,
                           tr("Write the result to this file, for `report`"));
      });
  add_command<ReportOptions>(
      app, arguments, "report", tr("Write a commissioning report as one HTML file"),
      [](CLI::App& command, ReportOptions& options) {
        command.add_option("--output", options.output, tr("The file, or - for standard output"))
            ->required();
        command.add_option("--walk-test", options.walk_test, tr("What `walk-test --save` wrote"));
        command
            .add_option("--since", options.since, tr("How far activity and batteries are shown"))
            ->capture_default_str();
        by_option(command, options.by);
      });
}

void add_looks_back(CLI::App& app, Arguments& arguments) {
  add_command<HistoryOptions>(
      app, arguments, "history", tr("Plot a property, or how active each hour was"),
      [](CLI::App& command, HistoryOptions& options) {
        CLI::Option* what =
            command.add_option("DEVICE.PROPERTY", options.what, tr("Such as fridge.temperature"));
        command
            .add_flag("--activity", options.activity, tr("All activity of the home by the hour"))
            ->excludes(what);
        command.add_option("--since", options.since, tr("How far to look back"))
            ->capture_default_str();
      });
  add_command<DiagnoseOptions>(
      app, arguments, "diagnose", tr("Write how the gateway is for somebody who is to help"),
      [](CLI::App& command, DiagnoseOptions& options) {
        command.add_option("--output", options.output, tr("The file, or - for standard output"))
            ->capture_default_str();
        command.add_option("--config", options.config, tr("The configuration that goes along"))
            ->capture_default_str();
      });
  add_command<MetricsOptions>(app, arguments, "metrics",
                              tr("Figures in the text format of Prometheus"),
                              [](CLI::App&, MetricsOptions&) {});
}

using Action = DevicesEditOptions::Action;

void edit_options(CLI::App& command, DevicesEditOptions& options, Action action) {
  options.action = action;
  command.add_option("--config", options.config, tr("The configuration that is edited"))
      ->capture_default_str();
  command.add_flag("--no-reload", options.no_reload, tr("Leave the running daemon as it is"));
}

}  // namespace

void add_device_edits(CLI::App& devices, Arguments& arguments) {
  devices.fallthrough();
  add_command<DevicesEditOptions>(
      devices, arguments, "adopt", tr("Name a device that was heard"),
      [](CLI::App& command, DevicesEditOptions& options) {
        command.add_option("ADDRESS", options.other, tr("As `devices` shows it"))->required();
        command.add_option("NAME", options.name, tr("What rules call it"))->required();
        command.add_option("--room", options.room, tr("Where it is"));
        command
            .add_option("--properties", options.properties,
                        tr("What it measures, with commas; default: what its plugin told"))
            ->delimiter(',');
        edit_options(command, options, Action::adopt);
      });
  add_command<DevicesEditOptions>(
      devices, arguments, "rename", tr("Give a device another name, in rules too"),
      [](CLI::App& command, DevicesEditOptions& options) {
        command.add_option("NAME", options.name, tr("Its name now"))->required();
        command.add_option("OTHER", options.other, tr("Its name from now on"))->required();
        edit_options(command, options, Action::rename);
      });
  add_command<DevicesEditOptions>(
      devices, arguments, "move", tr("Say that a device is in another room"),
      [](CLI::App& command, DevicesEditOptions& options) {
        command.add_option("NAME", options.name, tr("Its name"))->required();
        command.add_option("ROOM", options.other, tr("Where it is now"))->required();
        edit_options(command, options, Action::move);
      });
  add_command<DevicesEditOptions>(
      devices, arguments, "remove", tr("Forget a device"),
      [](CLI::App& command, DevicesEditOptions& options) {
        command.add_option("NAME", options.name, tr("Its name"))->required();
        edit_options(command, options, Action::remove);
      });
}

void add_commissioning(CLI::App& app, Arguments& arguments) {
  add_setup(app, arguments);
  add_tests_of_the_home(app, arguments);
  add_looks_back(app, arguments);
}

}  // namespace homeward::cli
