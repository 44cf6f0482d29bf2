#pragma once

#include <cstddef>
#include <string_view>

namespace homeward::json {

/// The length in bytes of the valid UTF-8 sequence at the front of `text`; 0 when there is none
/// (empty, overlong, a surrogate, beyond U+10FFFF, cut off). Layout: RFC 3629, section 4.
[[nodiscard]] std::size_t utf8_sequence_length(std::string_view text) noexcept;

/// True when the whole text is valid UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

/// True when the text holds a control character (U+0000 to U+001F, U+007F).
[[nodiscard]] bool has_control_character(std::string_view text) noexcept;

/// How many bytes at the front are printable ASCII, without the quote and the backslash: they stand
/// for themselves in a JSON text. Fast for what is all of it.
[[nodiscard]] std::size_t plain_length(std::string_view text) noexcept;

}  // namespace homeward::json
