#pragma once

#include "daemon/core/value.hpp"
#include "lib/base/result.hpp"
#include "lib/base/rfc3339.hpp"

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace homeward::rules {

/// One line of a recording: {"ts","device","property","value"}.
struct RecordedEvent {
  WallTime time{};
  std::string device;
  std::string property;
  core::Value value;  ///< canonical (core::canonical)

  friend bool operator==(const RecordedEvent&, const RecordedEvent&) = default;
};

/// Parses lines of a recording, one at a time, with one parser whose memory is used again.
class RecordingParser {
 public:
  static constexpr std::size_t max_line = 64 * 1024;

  RecordingParser();
  ~RecordingParser();
  RecordingParser(RecordingParser&&) noexcept;
  RecordingParser& operator=(RecordingParser&&) noexcept;

  /// Parses one line into `event`. Keys beyond the four are skipped. Errors: limit when the line
  /// is longer than max_line; invalid when it is not such an object, with what was expected.
  Result<void> parse(std::string_view line, RecordedEvent& event);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Reads a recording line by line; empty lines are skipped. `input` outlives it.
class RecordingReader {
 public:
  explicit RecordingReader(std::istream& input) : input_(input) {}

  /// The next event in `event`; false at the end. Errors as parse(), with the line number in
  /// `where`.
  Result<bool> next(RecordedEvent& event);

  /// The line that was read last, counting from 1.
  [[nodiscard]] std::uint64_t line() const noexcept { return line_; }

 private:
  Result<bool> read_line();

  std::istream& input_;
  RecordingParser parser_;
  std::string text_;
  std::uint64_t line_{0};
};

}  // namespace homeward::rules
