#include "plugins/sdk/main.hpp"

#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"
#include "plugins/sdk/signal.hpp"

#include <sysexits.h>
#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>
#include <map>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;

const std::map<std::string, log::Level> kLevels{{"debug", log::Level::debug},
                                                {"info", log::Level::info},
                                                {"notice", log::Level::notice},
                                                {"warning", log::Level::warning},
                                                {"error", log::Level::error}};

void add_options(CLI::App& app, const Program& program) {
  for (const ValueOption& option : program.values) {
    app.add_option(option.name, *option.value, option.help)
        ->type_name(option.placeholder)
        ->required(option.required);
  }
  for (const FlagOption& flag : program.flags) app.add_flag(flag.name, *flag.value, flag.help);
}

asio::awaitable<void> run_plugin(asio::io_context* loop, Plugin* plugin, int* exit_code) {
  const Result<void> outcome = co_await plugin->run();
  if (!outcome) {
    *exit_code = EX_NOPERM;
    std::cerr << to_text(outcome.error()) << '\n';
  }
  loop->stop();
}

asio::awaitable<void> watch_signals(asio::io_context* loop, Plugin* plugin) {
  asio::signal_set signals(*loop, SIGTERM, SIGINT);
  co_await signals.async_wait(kAwait);
  plugin->stop("stopped");
  co_await signals.async_wait(kAwait);
  loop->stop();
}

}  // namespace

std::optional<int> read_command_line(int argc, const char* const* argv, const Program& program,
                                     std::string& socket) {
  CLI::App app(program.about, program.name);
  std::string level = "notice";
  socket = default_socket();
  app.set_version_flag("--version", program.name + " " HOMEWARD_VERSION);
  app.add_option("--socket", socket, "the gateway's plugin socket")->capture_default_str();
  app.add_option("--log-level", level, "least level that is logged")
      ->check(CLI::IsMember(kLevels))
      ->capture_default_str();
  add_options(app, program);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error, std::cout, std::cerr);
    return code == 0 ? EX_OK : EX_USAGE;
  }
  log::start(program.name, kLevels.at(level));
  return std::nullopt;
}

int run_until_signal(asio::io_context& loop, Plugin& plugin) {
  int exit_code = EX_OK;
  async::spawn("signals", loop.get_executor(), watch_signals(&loop, &plugin));
  async::spawn("plugin", loop.get_executor(), run_plugin(&loop, &plugin, &exit_code));
  loop.run();
  return exit_code;
}

}  // namespace homeward::sdk
