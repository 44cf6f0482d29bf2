#pragma once

#include "daemon/ports/options.hpp"
#include "daemon/ports/profile.hpp"
#include "lib/base/result.hpp"

#include <memory>

namespace homeward::platforms {

/// Makes the payload profile that a platform's options name. Error: unsupported, when this version
/// does not have it.
[[nodiscard]] Result<std::unique_ptr<ports::Profile>> make_profile(
    const ports::PlatformOptions& options);

}  // namespace homeward::platforms
