#pragma once

#include "lib/json/parser.hpp"

#include <string>
#include <string_view>

namespace homeward::cli {

/// A code of homewardd's answers as a word for people. `of` names what it is a code of: `severity`,
/// `presence`, ... A code that this version does not know stays as it is; `-` for nothing.
[[nodiscard]] std::string code_word(const char* of, std::string_view code);
[[nodiscard]] std::string code_word(const char* of, const json::Value& code);

}  // namespace homeward::cli
