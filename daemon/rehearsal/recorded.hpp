#pragma once

#include "daemon/rehearsal/test.hpp"
#include "lib/base/result.hpp"

#include <istream>
#include <string>
#include <vector>

namespace homeward::rehearsal {

/// The clock of tests on recordings: the home's time line is the recording's.
inline constexpr core::ClockMapping recorded_clock{};

/// Reads a recording (JSON lines, docs/CLI.md `replay`) as the steps of a test; `file` is for
/// messages. Errors carry the line in `where`: as RecordingReader; not_found when the program has
/// no such device or property; invalid when lines are not in the order of time; limit beyond ten
/// million events.
[[nodiscard]] Result<std::vector<Step>> read_recording(std::istream& input,
                                                       const rules::Program& program,
                                                       const std::string& file);

}  // namespace homeward::rehearsal
