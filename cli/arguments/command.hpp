#pragma once

#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

/// What the command line's parts are made with; only the files of this folder know CLI11.
namespace homeward::cli {

/// Adds a command to the list of those in the help text.
CLI::App* add_named_command(CLI::App& app, const char* name, const std::string& help);

/// Adds a command whose options live in `arguments.command` once it was chosen. A command that has
/// commands of its own counts as chosen when none of those was.
template <class Options, class Describe>
CLI::App* add_command(CLI::App& app, Arguments& arguments, const char* name,
                      const std::string& help, Describe describe) {
  CLI::App* command = add_named_command(app, name, help);
  const auto options = std::make_shared<Options>();
  describe(*command, *options);
  command->callback([&arguments, options, command] {
    if (command->get_subcommands().empty()) arguments.command = *options;
  });
  return command;
}

/// `--by NAME`: who asks; empty stands for the user.
void by_option(CLI::App& command, std::string& by);

// One function per topic, in a file of its name.
void add_views(CLI::App& app, Arguments& arguments);
void add_actions(CLI::App& app, Arguments& arguments);
void add_offline_commands(CLI::App& app, Arguments& arguments);
void add_commissioning(CLI::App& app, Arguments& arguments);
void add_device_edits(CLI::App& devices, Arguments& arguments);
void add_completion(CLI::App& app, Arguments& arguments);

}  // namespace homeward::cli
