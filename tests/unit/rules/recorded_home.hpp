#pragma once

#include "daemon/rules/engine.hpp"
#include "daemon/rules/program.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace homeward::rules::test {

/// The folder with the recorded homes; it is not part of the project and may be absent.
[[nodiscard]] std::filesystem::path recorded_homes();

/// What a script of that folder prints for a home.
[[nodiscard]] std::string output_of(const std::string& script, const std::string& home);

/// The home's configuration, compiled; throws with what is wrong with it.
[[nodiscard]] std::unique_ptr<Program> program_of(const std::string& home);

/// The lines of a file of that folder.
[[nodiscard]] std::vector<std::string> lines_of(const std::filesystem::path& file);

/// A recording's events in their order, on a time line that is the wall clock's.
[[nodiscard]] std::vector<Observation> events_of(const Program& program, const std::string& home);

}  // namespace homeward::rules::test
