#pragma once

#include "lib/base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace homeward {

/// Wall-clock time in UTC, microseconds. Stamps and time of day only; durations and deadlines
/// use core::SteadyTime, because a Pi's wall clock may be unset and may jump.
using WallTime = std::chrono::sys_time<std::chrono::microseconds>;

/// Parses an RFC 3339 date-time: `2008-02-25T00:20:14+01:00`, `...14.25Z`. Years 1970 to 9999,
/// digits beyond microseconds are cut, a leap second (`:60`) is the next second's begin.
/// Error: invalid, with what was expected.
[[nodiscard]] Result<WallTime> parse_rfc3339(std::string_view text);

/// Formats with the given offset from UTC; microseconds are written (six digits) only when not
/// zero. An offset of zero is written `+00:00`, or `Z` with format_rfc3339_utc.
[[nodiscard]] std::string format_rfc3339(WallTime time, std::chrono::seconds utc_offset);

/// Formats in UTC with a `Z`.
[[nodiscard]] std::string format_rfc3339_utc(WallTime time);

}  // namespace homeward
