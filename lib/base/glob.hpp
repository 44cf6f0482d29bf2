#pragma once

#include <string_view>

namespace homeward {

/// True when `text` matches `pattern`, in which `*` stands for any characters (also none), `?` for
/// one, and all else for itself. Takes time proportional to the product of both lengths at most.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text) noexcept;

}  // namespace homeward
