// homewardd: reads the command line and the configuration, then runs the daemon.
#include "daemon/command_line.hpp"
#include "daemon/composition.hpp"
#include "daemon/configuration.hpp"
#include "daemon/system/machine.hpp"
#include "lib/base/memory.hpp"
#include "lib/log/log.hpp"

#include <sysexits.h>

#include <cstdio>
#include <exception>
#include <utility>

namespace {

using homeward::log::Level;

int fail(int code, const std::string& text) {
  homeward::log::error("homewardd can't start", {{"what", text}});
  return code;
}

/// Prints what is wrong with the configuration, and what is doubtful.
void report(const homeward::core::Diagnostics& diagnostics) {
  for (const auto& diagnostic : diagnostics) {
    if (diagnostic.level == homeward::core::Diagnostic::Level::info) continue;
    std::fprintf(stderr, "%s\n", to_text(diagnostic).c_str());
  }
}

int run(int argc, char** argv) {
  auto [options, exit_code] = homeward::daemon::parse_command_line(argc, argv);
  if (exit_code) return *exit_code;
  homeward::log::start("homewardd", options.verbose ? Level::debug : Level::info);
  const homeward::daemon::ConfigurationFiles files(options);
  homeward::daemon::ReadConfiguration read = files.read();
  report(read.diagnostics);
  const bool invalid = read.configuration == nullptr;
  if (invalid) read = files.read_last_good();
  if (read.configuration == nullptr) {
    return fail(EX_CONFIG, "the configuration has errors: " + options.config.string());
  }
  if (invalid) {
    homeward::log::error("rules-invalid", {{"runs", "the last configuration without errors"}});
  }
  homeward::daemon::Composition daemon(std::move(options), std::move(read), invalid);
  const homeward::Result<void> ended = daemon.run();
  if (!ended) return fail(EX_UNAVAILABLE, to_text(ended.error()));
  return EX_OK;
}

}  // namespace

int main(int argc, char** argv) {
  homeward::keep_memory_small();
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    return fail(EX_SOFTWARE, error.what());
  }
}
