#pragma once

#include "cli/findings/what_if.hpp"
#include "cli/text/look.hpp"

#include <string>

namespace homeward::cli {

/// A look back as text: what it rests on, how often each rule fires under both sets of rules, and
/// when, at most `most` times of each rule (the newest).
[[nodiscard]] std::string what_if_text(const WhatIf& seen, std::size_t most, const Look& look);

}  // namespace homeward::cli
