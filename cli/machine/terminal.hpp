#pragma once

#include "cli/text/look.hpp"

#include <string>

/// The little that the commands must know of the process's surroundings.
namespace homeward::cli {

/// Colours only when standard output is a terminal that has them and NO_COLOR is not set; local
/// times in the zone of TZ or /etc/localtime.
[[nodiscard]] Look terminal_look();

/// The name of the user who runs the program; `user 1000` when the system does not know it.
[[nodiscard]] std::string user_name();

[[nodiscard]] WallTime wall_now();

/// Eight random hexadecimal digits: a name that tells nothing.
[[nodiscard]] std::string random_word();

}  // namespace homeward::cli
