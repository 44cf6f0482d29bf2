#pragma once

#include <string>
#include <string_view>

namespace homeward::settings {

/// `sha256:` and the 64 hexadecimal digits of the text's SHA-256.
[[nodiscard]] std::string digest(std::string_view text);

}  // namespace homeward::settings
