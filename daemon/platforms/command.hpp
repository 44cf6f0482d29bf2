#pragma once

#include "daemon/ports/profile.hpp"
#include "lib/base/result.hpp"

#include <string_view>

namespace homeward::platforms {

/// Decodes a platform's command: `{"id", "type", "alert"?, "rule"?, "by"?, "expires"?}`, for a
/// silence also `"for_s"`, `"reason"` and `"critical"?`, for a presence `"state"` and `"until"?`;
/// bare, or as the `data` of a CloudEvents envelope of the type `care.homeward.command.v1`, whose
/// id counts when the command has none. Unknown members are ignored. Errors: invalid and limit; the
/// text is fit to be the reply's reason.
[[nodiscard]] Result<ports::PlatformCommand> decode_command(std::string_view payload);

}  // namespace homeward::platforms
