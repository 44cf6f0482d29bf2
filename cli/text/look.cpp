#include "cli/text/look.hpp"

#include <algorithm>

namespace homeward::cli {

std::string Look::strong(const std::string& text) const {
  return colour ? "\x1b[1m" + text + "\x1b[0m" : text;
}

std::string Look::alarming(const std::string& text) const {
  return colour ? "\x1b[1;31m" + text + "\x1b[0m" : text;
}

std::string printable(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // U+0080 to U+009F are control characters too; in UTF-8 they are C2 80 to C2 9F.
    const bool second =
        byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    const bool control = byte < 0x20 || byte == 0x7F || second;
    out += control ? '?' : text[i];
    if (second) ++i;
  }
  return out;
}

std::string local_time(std::optional<std::string_view> rfc3339, const Look& look) {
  if (!rfc3339) return "-";
  const Result<WallTime> time = parse_rfc3339(*rfc3339);
  if (!time) return printable(*rfc3339);
  // The first 19 characters of the format are date and time of day.
  std::string text = format_rfc3339(*time, look.utc_offset(*time)).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string span_text(std::chrono::seconds span) {
  const auto seconds = std::max<std::int64_t>(span.count(), 0);
  const auto two = [](std::int64_t large, const char* large_unit, std::int64_t small,
                      const char* small_unit) {
    std::string text = std::to_string(large) + large_unit;
    if (small > 0) text += " " + std::to_string(small) + small_unit;
    return text;
  };
  if (seconds < 60) return std::to_string(seconds) + " s";
  if (seconds < 3600) return std::to_string(seconds / 60) + " min";
  if (seconds < 86'400) return two(seconds / 3600, " h", seconds % 3600 / 60, " min");
  return two(seconds / 86'400, " d", seconds % 86'400 / 3600, " h");
}

std::string age_text(std::optional<std::string_view> rfc3339, const Look& look) {
  if (!rfc3339) return "-";
  const Result<WallTime> time = parse_rfc3339(*rfc3339);
  if (!time) return printable(*rfc3339);
  return span_text(std::chrono::duration_cast<std::chrono::seconds>(look.now - *time));
}

}  // namespace homeward::cli
