#pragma once

#include "daemon/core/time.hpp"
#include "lib/base/result.hpp"

#include <string>

namespace homeward::platforms {

/// When the certificate in the PEM file `name` ends; the earliest end when it holds several, as a
/// file of authorities may. Errors: io (it can't be read), invalid (no certificate is in it).
[[nodiscard]] Result<core::WallTime> end_of_certificate(const std::string& name);

}  // namespace homeward::platforms
