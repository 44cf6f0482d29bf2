#pragma once

#include "daemon/core/diagnostic.hpp"

#include <string>
#include <vector>

namespace homeward::settings {

/// Sorts by file, in the order of `files`, then by place; what was found first stays first at one
/// place.
void sort_by_position(core::Diagnostics& diagnostics, const std::vector<std::string>& files);

/// Keeps the first 200 and says how many more there are: a file of noise gives as many messages
/// as it has lines, and nobody reads more.
void keep_first(core::Diagnostics& diagnostics);

/// Replaces control characters, which an escape such as \e puts into a text, by '?': messages go
/// to terminals.
void make_printable(core::Diagnostics& diagnostics);

}  // namespace homeward::settings
