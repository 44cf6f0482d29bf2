#pragma once

#include "daemon/command_line.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/settings/settings.hpp"
#include "lib/base/result.hpp"

#include <memory>

namespace homeward::daemon {

/// The daemon, put together: clocks, store, gateway, plugin host, control API, on one io_context.
/// Made by main from a checked configuration; run() returns when a signal ended it.
class Composition {
 public:
  Composition(CommandLine command_line, settings::Settings settings, rules::Program program);
  ~Composition();
  Composition(const Composition&) = delete;
  Composition& operator=(const Composition&) = delete;

  /// Runs until SIGTERM or SIGINT. Errors: what kept it from starting, for main to print.
  [[nodiscard]] Result<void> run();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeward::daemon
