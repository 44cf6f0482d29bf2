#pragma once

#include <stdexcept>
#include <string>

namespace homeward::cli {

/// How `homeward` ends; docs/CLI.md explains them to people. From 64 on they are sysexits.h's.
enum class ExitCode : int {
  ok = 0,
  no = 1,              ///< the question was understood and its answer is no
  usage = 64,          ///< wrong command line
  data = 65,           ///< input that is malformed: a recording, an answer
  no_input = 66,       ///< a file that can't be read
  unreachable = 69,    ///< homewardd does not run, or does not answer
  internal = 70,       ///< homewardd failed inside
  no_permission = 77,  ///< the control socket is for others
  config = 78,         ///< the configuration has errors, where a right one is needed
};

/// Ends a command: caught in main, which prints the one line and exits.
class CommandFailure : public std::runtime_error {
 public:
  CommandFailure(ExitCode code, const std::string& message)
      : std::runtime_error(message), code_(code) {}
  [[nodiscard]] ExitCode code() const noexcept { return code_; }

 private:
  ExitCode code_;
};

}  // namespace homeward::cli
