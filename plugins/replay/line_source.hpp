#pragma once

#include "lib/base/result.hpp"
#include "lib/json/line_buffer.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace homeward::replay {

/// Reads a file or standard input line by line in constant memory. A pipe is awaited, so that the
/// link to the gateway lives on while it brings nothing; a file of the disk is read at once.
class LineSource {
 public:
  /// Opens `path`; `-` is standard input. Error: io, with the system's reason.
  [[nodiscard]] static Result<std::unique_ptr<LineSource>> open(
      const boost::asio::any_io_executor& executor, const std::string& path);

  ~LineSource();
  LineSource(const LineSource&) = delete;
  LineSource& operator=(const LineSource&) = delete;

  /// The next line without its newline, nothing at the end. The view lives until the next call.
  /// Errors: io, limit (longer than 64 KiB).
  boost::asio::awaitable<Result<std::optional<std::string_view>>> next();

  /// The number of the line that next() gave last, from 1.
  [[nodiscard]] std::size_t line_number() const { return line_number_; }
  /// What it reads, for messages.
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  LineSource(const boost::asio::any_io_executor& executor, std::string name, int file,
             bool is_on_disk);

  boost::asio::awaitable<Result<std::size_t>> read_more();

  std::string name_;
  int file_;  ///< owned here when on disk, else by pipe_
  bool is_on_disk_;
  boost::asio::posix::stream_descriptor pipe_;
  json::LineBuffer lines_;
  std::size_t line_number_{0};
  bool at_end_{false};
};

}  // namespace homeward::replay
