#include "cli/arguments/command.hpp"

#include "cli/text/language.hpp"

#include <string_view>

namespace homeward::cli {
namespace {

/// CLI11 tells the choices of an option in the name of its type only: `TEXT:{en,nl}`.
std::vector<std::string> choices_of(const std::string& type) {
  std::vector<std::string> choices;
  const std::size_t open = type.find('{');
  const std::size_t end = type.find('}');
  if (open == type.npos || end == type.npos) return choices;
  std::string_view rest(type.data() + open + 1, end - open - 1);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    choices.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(comma == rest.npos ? rest.size() : comma + 1);
  }
  return choices;
}

CommandOption option_of(const CLI::Option& option) {
  CommandOption known;
  for (const std::string& name : option.get_lnames()) known.names.push_back("--" + name);
  for (const std::string& name : option.get_snames()) known.names.push_back("-" + name);
  known.help = option.get_description();
  known.takes_value = option.get_items_expected_max() > 0;
  if (known.takes_value) known.choices = choices_of(option.get_type_name());
  return known;
}

CommandTree tree_of(CLI::App& app) {
  CommandTree tree;
  tree.name = app.get_name();
  tree.help = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional()) {
      tree.takes_words = true;
    } else {
      tree.options.push_back(option_of(*option));
    }
  }
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    tree.commands.push_back(tree_of(*command));
  }
  return tree;
}

}  // namespace

void add_completion(CLI::App& app, Arguments& arguments) {
  CLI::App* command =
      add_named_command(app, "completion", tr("Print what completes commands in a shell"));
  const auto options = std::make_shared<CompletionOptions>();
  command->add_option("SHELL", options->shell, tr("bash or zsh"))
      ->required()
      ->check(CLI::IsMember({"bash", "zsh"}));
  // The tree is whole only when everything was added, so it is made when the command runs.
  command->callback([&app, &arguments, options] {
    options->tree = tree_of(app);
    arguments.command = *options;
  });
}

}  // namespace homeward::cli
