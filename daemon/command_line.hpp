#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace homeward::daemon {

/// What homewardd is told on its command line.
struct CommandLine {
  std::filesystem::path config{"/etc/homeward/homeward.yaml"};
  std::filesystem::path state_dir;  ///< empty: as the configuration says
  std::filesystem::path runtime_dir{"/run/homeward"};
  bool driven_clock{false};  ///< --clock replay
  bool verbose{false};
};

/// Reads the command line; an exit code when there is nothing more to do (help, version, a
/// mistake, which was printed).
struct ParsedCommandLine {
  CommandLine options;
  std::optional<int> exit_code;
};

[[nodiscard]] ParsedCommandLine parse_command_line(int argc, char** argv);

}  // namespace homeward::daemon
