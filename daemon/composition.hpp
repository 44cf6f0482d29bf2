#pragma once

#include "daemon/command_line.hpp"
#include "daemon/configuration.hpp"
#include "lib/base/result.hpp"

#include <memory>

namespace homeward::daemon {

/// The daemon, put together on one io_context: what lasts (Foundation), and a Service for the
/// configuration of the moment. Made by main; run() returns when a signal ended it.
class Composition {
 public:
  /// `read` has a configuration. `is_last_good`: it is the copy, because the installer's files
  /// have errors, and `homeward status` says so.
  Composition(CommandLine command_line, ReadConfiguration read, bool is_last_good);
  ~Composition();
  Composition(const Composition&) = delete;
  Composition& operator=(const Composition&) = delete;

  /// Runs until SIGTERM or SIGINT; SIGHUP reloads. Errors: what kept it from starting.
  [[nodiscard]] Result<void> run();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeward::daemon
