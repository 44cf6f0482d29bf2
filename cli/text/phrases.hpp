#pragma once

#include "daemon/core/diagnostic.hpp"

#include <string>
#include <string_view>

/// Sentences of others, in the language of the reader: homewardd and the parts that it shares with
/// the command line say what is wrong in English, with names and values in it. They have no code to
/// go by, and their English is what logs, JSON and platforms get. So the command line knows the
/// sentences with holes where the values are; one that it does not know stays English.
namespace homeward::cli {

/// A sentence that was told, such as a problem, a refusal or a line of `reload`.
[[nodiscard]] std::string told_text(std::string_view english);

/// What is wrong with a configuration and where, as core::to_text(), in the reader's language.
[[nodiscard]] std::string diagnostic_text(const core::Diagnostic& found);

}  // namespace homeward::cli
