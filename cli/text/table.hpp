#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::cli {

/// Rows under a heading, in columns as wide as their widest cell, two spaces apart. Cells are made
/// printable; widths count characters, not bytes.
class Table {
 public:
  explicit Table(std::vector<std::string> heading);

  /// One cell per column of the heading.
  void add(std::vector<std::string> row);
  [[nodiscard]] bool empty() const { return rows_.size() == 1; }

  /// The table with `indent` spaces before each line; without trailing spaces.
  [[nodiscard]] std::string text(std::size_t indent = 0) const;

 private:
  std::vector<std::vector<std::string>> rows_;  ///< the heading first
};

/// The number of characters of a UTF-8 text.
[[nodiscard]] std::size_t character_count(std::string_view text) noexcept;

/// The text with spaces after it, to at least `width` characters.
[[nodiscard]] std::string padded(std::string text, std::size_t width);

}  // namespace homeward::cli
