#pragma once

#include "lib/base/result.hpp"

#include <string>
#include <string_view>

namespace homeward::mqtt {

/// From this number on a reason code is a "no" (MQTT 5, section 2.4).
inline constexpr int kFirstRefusal = 0x80;

/// A reason code in words of an operator, to be put behind "the broker refused ...: ".
[[nodiscard]] std::string reason_text(int reason_code);

/// What a refused publish is to its sender: invalid or limit when this very message is refused for
/// good, refused when rights or a quota are missing and it may be taken later.
[[nodiscard]] ErrorCode error_of_publish(int reason_code) noexcept;

/// What a refused connect is to its caller: unsupported when the broker does not speak MQTT 5,
/// disconnected when it can't serve us now, refused when somebody has to change something.
[[nodiscard]] ErrorCode error_of_connect(int reason_code) noexcept;

/// The words of a stranger, fit for a line of a log: at most 120 bytes, no control characters, no
/// broken UTF-8.
[[nodiscard]] std::string plain_words(std::string_view words);

}  // namespace homeward::mqtt
