#pragma once

#include "daemon/core/time.hpp"
#include "lib/base/result.hpp"

#include <string>

namespace homeward::platforms {

/// When the certificate of a PEM file ends; the earliest end when it holds several, as a file of
/// authorities may. Errors: io (it can't be read), invalid (there is no certificate in it).
[[nodiscard]] Result<core::WallTime> end_of_certificate(const std::string& file);

}  // namespace homeward::platforms
