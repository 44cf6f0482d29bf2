#pragma once

#include "lib/base/result.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace homeward::json {

/// Cuts a byte stream into lines (NDJSON framing). Each byte is looked at once and moved at most
/// once per append; the memory is bounded by the limit and the largest append. Owned by one
/// connection.
class LineBuffer {
 public:
  static constexpr std::size_t kDefaultLimit = 64UL * 1024UL;

  /// `limit`: the longest line in bytes, without its newline.
  explicit LineBuffer(std::size_t limit = kDefaultLimit) : limit_(limit) {}

  /// Room for at least `bytes` more, to be read into; ends the life of lines taken before.
  [[nodiscard]] std::span<char> prepare(std::size_t bytes);

  /// Says that the first `bytes` of the prepared room are filled.
  void commit(std::size_t bytes);

  /// Copies bytes in: prepare() and commit() in one.
  void append(std::string_view bytes);

  /// Takes the next complete line without its newline (`\n` or `\r\n`); nothing when more bytes
  /// are needed. The view lives until the next prepare() or append(). Error: limit, once per line
  /// that is too long; reading goes on after the newline that ends it.
  [[nodiscard]] std::optional<Result<std::string_view>> next();

  /// True while bytes of a line without its newline are held.
  [[nodiscard]] bool has_partial_line() const noexcept { return begin_ != end_ || skipping_; }

 private:
  [[nodiscard]] std::optional<Result<std::string_view>> without_newline();
  [[nodiscard]] Error too_long() const;

  std::size_t limit_;
  std::vector<char> bytes_;
  std::size_t begin_{0};    ///< of the first line not yet taken
  std::size_t scanned_{0};  ///< no newline between begin_ and here
  std::size_t end_{0};      ///< of what is filled
  bool skipping_{false};    ///< in the rest of a line that was too long
};

}  // namespace homeward::json
