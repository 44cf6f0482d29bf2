#pragma once

#include "daemon/command_line.hpp"
#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/settings/settings.hpp"
#include "lib/base/result.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace homeward::daemon {

/// A configuration that can run. Shared by the service that runs it and by who may go back to it.
struct Configuration {
  settings::Settings settings;
  rules::Program program;
};

/// What reading the files gave.
struct ReadConfiguration {
  std::shared_ptr<const Configuration> configuration;  ///< null when there are errors
  core::Diagnostics diagnostics;
};

/// The installer's files, and a copy of the last ones that could run, kept in the state folder as
/// `last-good/`: a home must not stay unwatched because of a slip in a file.
class ConfigurationFiles {
 public:
  explicit ConfigurationFiles(const CommandLine& line);

  /// Reads the installer's files.
  [[nodiscard]] ReadConfiguration read() const;

  /// Reads the copy; without a configuration when there is none that can run.
  [[nodiscard]] ReadConfiguration read_last_good() const;

  /// Copies the installer's files, which were just read and can run. Errors: io.
  [[nodiscard]] Result<void> keep(const settings::Settings& settings) const;

  [[nodiscard]] std::filesystem::path state_dir(const settings::Settings& settings) const;

 private:
  std::filesystem::path main_file_;
  std::filesystem::path state_dir_;  ///< empty: as the configuration says
};

/// What differs, a line each for a person: rules and devices by name, the rest by its section.
[[nodiscard]] std::vector<std::string> differences(const Configuration& before,
                                                   const Configuration& after);

}  // namespace homeward::daemon
