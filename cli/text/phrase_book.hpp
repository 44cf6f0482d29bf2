#pragma once

#include <span>

namespace homeward::cli {

/// The sentences of homewardd, with holes `{0}`, `{1}`, ... in the order of the English. What is
/// more special comes first.
[[nodiscard]] std::span<const char* const> phrase_book() noexcept;

}  // namespace homeward::cli
