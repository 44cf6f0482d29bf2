#pragma once

#include <string>
#include <vector>

namespace homeward::cli {

/// Runs a program without a shell and gives what it wrote, at most 1 MiB of it and for at most 10
/// s. Throws CommandFailure (no_input) when there is no such program.
[[nodiscard]] std::string output_of(std::vector<std::string> command);

}  // namespace homeward::cli
