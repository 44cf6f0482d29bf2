#pragma once

#include "cli/commissioning_options.hpp"

#include <string>

namespace homeward::cli {

/// A script that completes the commands and options of the tree in bash; where a name or a file is
/// wanted, bash completes files.
[[nodiscard]] std::string bash_completion(const CommandTree& root);

/// The same for zsh, with what each word does.
[[nodiscard]] std::string zsh_completion(const CommandTree& root);

}  // namespace homeward::cli
