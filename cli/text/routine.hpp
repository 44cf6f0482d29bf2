#pragma once

#include "cli/text/look.hpp"
#include "lib/json/parser.hpp"

#include <cstdint>
#include <string>

namespace homeward::cli {

/// The learned routine as text: each measure with its median and its newest `days`.
[[nodiscard]] std::string routine_text(const json::Value& answer, std::uint32_t days,
                                       const Look& look);

}  // namespace homeward::cli
