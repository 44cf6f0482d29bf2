#pragma once

#include "cli/findings/history.hpp"

#include <optional>
#include <string>

/// Plots as inline SVG in one ink, so that they are good on paper too.
namespace homeward::cli::report {

/// A bar of a share of 0 to 1 with its words behind it; `weak`: worth a look, so it is hatched.
[[nodiscard]] std::string bar_svg(double share, const std::string& words, bool weak);

/// One column for each hour, with the dates below.
[[nodiscard]] std::string activity_svg(const Activity& activity, const std::string& since,
                                       const std::string& until);

/// A line over time between the lowest and the highest number; empty for less than two numbers.
[[nodiscard]] std::string line_svg(const History& history);

}  // namespace homeward::cli::report
