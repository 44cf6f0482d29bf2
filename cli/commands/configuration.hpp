#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/program.hpp"

#include <filesystem>
#include <optional>
#include <vector>

namespace homeward::cli {

/// A configuration as far as it came: a program unless there are errors, and all that was found.
struct Configuration {
  std::optional<rules::Program> program;
  core::Diagnostics diagnostics;
};

/// Reads and compiles as homewardd does: one file with the conf.d beside it, several exactly as
/// they are, none: /etc/homeward/homeward.yaml. Throws CommandFailure (no_input) when a file can't
/// be read.
[[nodiscard]] Configuration read_configuration(std::vector<std::filesystem::path> files);

/// The same where only a right one will do. Throws CommandFailure (config) with what is wrong.
[[nodiscard]] rules::Program read_program(std::vector<std::filesystem::path> files);

}  // namespace homeward::cli
