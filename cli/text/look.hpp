#pragma once

#include "lib/base/rfc3339.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Text for people, made from the daemon's JSON by pure functions.
namespace homeward::cli {

/// How text is to look: what the terminal can do, and the clock of whoever reads it.
struct Look {
  bool colour{false};
  bool terminal{false};  ///< somebody watches: lines may be written over
  bool blocks{false};    ///< UTF-8 block characters can be shown
  std::size_t width{80};
  WallTime now{};
  /// Local time less UTC at an instant.
  std::chrono::seconds (*utc_offset)(WallTime){[](WallTime) { return std::chrono::seconds{0}; }};

  /// The text in bold, or in bold red; unchanged without colours.
  [[nodiscard]] std::string strong(const std::string& text) const;
  [[nodiscard]] std::string alarming(const std::string& text) const;
};

/// Foreign text made harmless for a terminal: each control character becomes `?`.
[[nodiscard]] std::string printable(std::string_view text);

/// `2026-11-23 10:15:00` in local time; `-` for nothing, the text itself when it is no time.
[[nodiscard]] std::string local_time(std::optional<std::string_view> rfc3339, const Look& look);

/// A span as people say it: `40 s`, `12 min`, `3 h 5 min`, `4 d 2 h`.
[[nodiscard]] std::string span_text(std::chrono::seconds span);

/// How long ago that was, such as `12 min`; `-` for nothing.
[[nodiscard]] std::string age_text(std::optional<std::string_view> rfc3339, const Look& look);

}  // namespace homeward::cli
