#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/settings/advice.hpp"
#include "daemon/settings/settings.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace homeward::settings {

/// A configuration that was read and whose rules were compiled, or why not.
struct Checked {
  std::optional<Settings> settings;       ///< without `rule_set`, which the program has
  std::optional<rules::Program> program;  ///< both are there, or none: then there are errors
  core::Diagnostics diagnostics;          ///< of both steps, by file and place
};

/// Compiles the rules of what was loaded and adds what is doubtful. With errors in the loading
/// there is nothing to compile and they are all that is told.
[[nodiscard]] Checked check(Loaded loaded, const Surroundings& surroundings = {});

/// Loads and compiles as the daemon does: one file with the conf.d beside it, several as they are.
[[nodiscard]] Checked check(const std::vector<std::filesystem::path>& files);

}  // namespace homeward::settings
