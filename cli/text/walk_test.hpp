#pragma once

#include "cli/findings/walk_test.hpp"
#include "cli/text/look.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace homeward::cli {

/// How it begins: how many sensors there are, and what to do.
[[nodiscard]] std::string walk_begin_text(const WalkTest& test, std::chrono::seconds length);

/// One reaction as a line.
[[nodiscard]] std::string reaction_line(const WalkTest& test, const WalkedSensor& sensor,
                                        std::string_view at, const Look& look);

/// The names of those that have not reacted, as one line without its newline; empty: all have.
[[nodiscard]] std::string not_yet_line(const WalkTest& test, std::size_t width);

/// All sensors in a table, those that did not react first.
[[nodiscard]] std::string walk_summary_text(const WalkTest& test, const Look& look);

}  // namespace homeward::cli
