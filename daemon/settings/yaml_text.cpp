#include "daemon/settings/yaml_text.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace homeward::settings {
namespace {

using core::Diagnostic;
using core::Diagnostics;

unsigned char byte(char character) {
  return static_cast<unsigned char>(character);
}

/// All bytes of a character but its first.
bool is_continuation(char character) {
  return (byte(character) & 0xC0U) == 0x80U;
}

/// The length of the well-formed UTF-8 character at the front (RFC 3629); 0 if there is none.
std::size_t utf8_length(std::string_view text) {
  const unsigned char first = byte(text[0]);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return 0;
  }
  const unsigned char second = byte(text[1]);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool surrogate = first == 0xED && second > 0x9F;
  const bool too_large = first == 0xF4 && second > 0x8F;
  return overlong || surrogate || too_large ? 0 : length;
}

std::string hexadecimal(char character) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "0x%02x", static_cast<unsigned>(byte(character)));
  return text.data();
}

bool is_forbidden_control(std::string_view text, std::size_t at) {
  const unsigned char character = byte(text[at]);
  if (character == '\r') return at + 1 >= text.size() || text[at + 1] != '\n';
  return (character < 0x20 && character != '\n' && character != '\t') || character == 0x7F;
}

/// After one of these a quote opens a scalar; elsewhere it is a character of a plain one.
bool begins_token(std::string_view line_before) {
  const std::size_t last = line_before.find_last_not_of(" \t");
  if (last == std::string_view::npos) return true;
  const bool spaced = last + 1 < line_before.size();
  const char character = line_before[last];
  if (character == ':' || character == '-' || character == '?') return spaced;
  return character == '[' || character == '{' || character == ',';
}

}  // namespace

YamlText::YamlText(const std::string& name, std::string_view text) : name_(&name), text_(text) {
  line_starts_.push_back(0);
  std::size_t continued = 0;
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (i % kStride == 0) continued_before_.push_back(continued);
    if (is_continuation(text_[i])) ++continued;
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
  }
  continued_before_.push_back(continued);
}

std::size_t YamlText::continued_before(std::size_t offset) const {
  const std::size_t block = offset / kStride;
  std::size_t count = continued_before_[block];
  for (std::size_t i = block * kStride; i < offset; ++i) {
    if (is_continuation(text_[i])) ++count;
  }
  return count;
}

bool YamlText::check(Diagnostics& diagnostics) const {
  return check_characters(diagnostics) && check_tabs(diagnostics);
}

bool YamlText::check_characters(Diagnostics& diagnostics) const {
  for (std::size_t i = 0; i < text_.size();) {
    const std::size_t length = utf8_length(text_.substr(i));
    if (length == 0) {
      diagnostics.push_back({Diagnostic::Level::error, position(i),
                             "byte " + hexadecimal(text_[i]) + " is not UTF-8",
                             "save the file with UTF-8 encoding"});
      return false;
    }
    if (length == 1 && is_forbidden_control(text_, i)) {
      diagnostics.push_back({Diagnostic::Level::error, position(i),
                             "control character " + hexadecimal(text_[i]), "remove it"});
      return false;
    }
    i += length;
  }
  return true;
}

bool YamlText::check_tabs(Diagnostics& diagnostics) const {
  constexpr std::size_t kMostReported = 20;
  std::size_t found = 0;
  for (const std::size_t start : line_starts_) {
    const std::size_t begin = std::min(text_.find_first_not_of(" \t", start), text_.size());
    if (begin == text_.size() || text_[begin] == '\n' || text_[begin] == '\r') continue;
    const std::size_t tab = text_.substr(0, begin).find('\t', start);
    if (tab == std::string_view::npos || text_[begin] == '#') continue;
    diagnostics.push_back(
        {Diagnostic::Level::error, position(tab), "tab in indentation", "YAML wants spaces"});
    if (++found == kMostReported) break;
  }
  return found == 0;
}

core::SourcePosition YamlText::position(std::size_t offset) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::size_t>(next - line_starts_.begin());
  const std::size_t start = line_starts_[line - 1];
  const std::size_t continued = continued_before(offset) - continued_before(start);
  const std::size_t column = offset - start - continued + 1;
  return {*name_, static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(column)};
}

std::size_t YamlText::offset(std::size_t line, std::size_t column) const {
  if (line >= line_starts_.size()) return text_.size();
  return std::min(line_starts_[line] + column, text_.size());
}

char YamlText::at(std::size_t offset) const {
  return offset < text_.size() ? text_[offset] : '\0';
}

std::size_t YamlText::end_of_line(std::size_t offset) const {
  return std::min(text_.find('\n', offset), text_.size());
}

std::size_t YamlText::end_of_quote(std::size_t offset, std::size_t limit) const {
  const char quote = text_[offset];
  for (std::size_t i = offset + 1; i < limit; ++i) {
    if (quote == '"' && text_[i] == '\\') {
      ++i;
      continue;
    }
    if (text_[i] != quote) continue;
    if (quote == '"' || at(i + 1) != '\'') return i;
    ++i;  // Two single quotes are one quote character.
  }
  return limit;
}

bool YamlText::closed(std::size_t offset) const {
  return end_of_quote(offset, text_.size()) < text_.size();
}

std::optional<std::size_t> YamlText::open_quote(std::size_t limit) const {
  std::optional<std::size_t> found;
  for (const std::size_t start : line_starts_) {
    if (start > limit) break;
    const std::size_t end = end_of_line(start);
    for (std::size_t i = start; i < end && i <= limit; ++i) {
      const char character = text_[i];
      if (character == '#' && (i == start || text_[i - 1] == ' ')) break;
      if (character != '"' && character != '\'') continue;
      if (!begins_token(text_.substr(start, i - start))) continue;
      const std::size_t close = end_of_quote(i, end);
      if (close == end) found = i;
      i = close;
    }
  }
  return found;
}

}  // namespace homeward::settings
