#include "cli/arguments.hpp"
#include "cli/commands/commands.hpp"
#include "cli/exit_code.hpp"
#include "cli/machine/terminal.hpp"
#include "cli/text/language.hpp"

#include <exception>
#include <iostream>
#include <variant>

namespace {

using namespace homeward::cli;

ExitCode run_command(int argc, char** argv) {
  const std::optional<Arguments> arguments = parse_arguments(argc, argv);
  if (!arguments) return ExitCode::ok;
  if (arguments->json) speak_english();
  Session session{.client = ControlClient(arguments->socket),
                  .json = arguments->json,
                  .look = terminal_look(),
                  .out = std::cout};
  return std::visit([&](const auto& options) { return run(options, session); }, arguments->command);
}

}  // namespace

int main(int argc, char** argv) {
  choose_language();
  try {
    return static_cast<int>(run_command(argc, argv));
  } catch (const CommandFailure& failure) {
    std::cerr << "homeward: " << failure.what() << '\n';
    return static_cast<int>(failure.code());
  } catch (const std::exception& error) {
    std::cerr << "homeward: " << error.what() << '\n';
    return static_cast<int>(ExitCode::internal);
  }
}
