#pragma once

#include "lib/base/result.hpp"

#include <string>

namespace homeward::mqtt {

/// Asks for the addresses of a host and forgets them; blocks as long as the name server takes.
/// Error: disconnected, with what the resolver says.
[[nodiscard]] Result<void> look_up(const std::string& host);

}  // namespace homeward::mqtt
