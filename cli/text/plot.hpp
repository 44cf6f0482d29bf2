#pragma once

#include "cli/findings/history.hpp"
#include "cli/text/look.hpp"

#include <string>

namespace homeward::cli {

/// A property over time: numbers as columns with an axis, words as one row each that is the darker
/// the longer the word held. With block characters where the terminal has UTF-8, else in ASCII.
[[nodiscard]] std::string history_text(const History& history, const Look& look);

/// A row for each day with its 24 hours, the darker the busier.
[[nodiscard]] std::string activity_text(const Activity& activity, const Look& look);

}  // namespace homeward::cli
