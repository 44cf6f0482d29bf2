#pragma once

#include "lib/json/parser.hpp"

#include <span>
#include <string>
#include <string_view>

namespace homeward::cli {

/// A line of RFC 4180 from the members of an object, in the order of `columns`; what is no text,
/// number or flag is written as JSON, what is not there as nothing. A text that a spreadsheet would
/// take for a formula gets an apostrophe before it.
[[nodiscard]] std::string csv_line(const json::Value& object,
                                   std::span<const std::string_view> columns);

/// The first line: the names of the columns.
[[nodiscard]] std::string csv_head(std::span<const std::string_view> columns);

}  // namespace homeward::cli
