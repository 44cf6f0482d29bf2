#pragma once

#include "cli/findings/test_run.hpp"
#include "cli/text/look.hpp"

#include <string>

namespace homeward::cli {

/// How long a test alert took to each broker and to its acknowledgement, or what is missing.
/// `waited`: how long was waited at most.
[[nodiscard]] std::string test_run_text(const TestRun& run, std::chrono::seconds waited,
                                        const Look& look);

}  // namespace homeward::cli
