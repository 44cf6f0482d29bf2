#pragma once

#include "daemon/rehearsal/test.hpp"
#include "lib/base/result.hpp"

#include <istream>
#include <string>
#include <vector>

namespace homeward::rehearsal {

/// Reads the alerts that a recording must give, as `homeward replay` prints them: JSON lines of
/// rule, pending_since, fired_at, resolved_at and (for `each: device` rules) device. `file` is for
/// messages. Errors carry the line in `where`: invalid, limit (a line beyond 64 KiB).
[[nodiscard]] Result<std::vector<Expectation>> read_expected(std::istream& input,
                                                             const std::string& file);

}  // namespace homeward::rehearsal
