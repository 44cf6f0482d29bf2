#pragma once

#include "cli/text/look.hpp"
#include "lib/json/parser.hpp"

#include <string>

namespace homeward::cli {

/// What a rule waits for, in words, in the language of the answer: for each alert that it may
/// make how it stands, what is missing, and all its parts.
[[nodiscard]] std::string explanation_text(const json::Value& answer, const Look& look);

}  // namespace homeward::cli
