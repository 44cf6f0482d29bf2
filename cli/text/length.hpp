#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace homeward::cli {

/// Reads a length such as `8h` or `30m`, longer than nothing. Throws CommandFailure (usage) that
/// names `option`.
[[nodiscard]] std::chrono::microseconds length_of(std::string_view option, const std::string& text);

}  // namespace homeward::cli
