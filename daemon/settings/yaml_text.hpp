#pragma once

#include "daemon/core/diagnostic.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::settings {

/// A file's text with its lines: turns byte offsets into lines and columns, and finds what the
/// YAML library would accept or complain about without help. Borrows name and text.
class YamlText {
 public:
  YamlText(const std::string& name, std::string_view text);

  /// Reports what makes the text unfit to parse at all: a byte that is not UTF-8, a control
  /// character, tabs in indentation. True if there is none.
  bool check(core::Diagnostics& diagnostics) const;

  /// The place of a byte offset; columns count characters.
  [[nodiscard]] core::SourcePosition position(std::size_t offset) const;

  /// The byte offset of a line and a byte column, both from 0; at most the text's size.
  [[nodiscard]] std::size_t offset(std::size_t line, std::size_t column) const;

  /// The character at an offset; NUL behind the end.
  [[nodiscard]] char at(std::size_t offset) const;

  /// The last quote before `limit` that opens a scalar and is not closed on its own line: where
  /// a person has to look when the parser stumbles far behind it.
  [[nodiscard]] std::optional<std::size_t> open_quote(std::size_t limit) const;

  /// True if the quoted scalar that opens at `offset` is closed somewhere.
  [[nodiscard]] bool closed(std::size_t offset) const;

  [[nodiscard]] const std::string& name() const noexcept { return *name_; }
  [[nodiscard]] std::string_view text() const noexcept { return text_; }

 private:
  bool check_characters(core::Diagnostics& diagnostics) const;
  bool check_tabs(core::Diagnostics& diagnostics) const;
  [[nodiscard]] std::size_t end_of_quote(std::size_t offset, std::size_t limit) const;
  [[nodiscard]] std::size_t end_of_line(std::size_t offset) const;

  [[nodiscard]] std::size_t continued_before(std::size_t offset) const;

  /// Counts are kept each so many bytes, so that a column costs the same on any line.
  static constexpr std::size_t kStride = 256;

  const std::string* name_;
  std::string_view text_;
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t> continued_before_;  ///< UTF-8 continuation bytes before each block
};

}  // namespace homeward::settings
