#pragma once

#include "lib/json/parser.hpp"

#include <string>

namespace homeward::cli {

/// What an installer does next while a home is not whole: one line per missing part, in the order
/// of the work, each with the key or the command; empty when plugins, devices, rules and platforms
/// are there. `status` is the daemon's answer; a part that it does not tell counts as there.
[[nodiscard]] std::string next_steps(const json::Value& status);

}  // namespace homeward::cli
