#include "lib/json/line_buffer.hpp"

#include "lib/base/assert.hpp"

#include <cstring>
#include <string>

namespace homeward::json {

std::span<char> LineBuffer::prepare(std::size_t bytes) {
  if (begin_ > 0) {
    std::memmove(bytes_.data(), bytes_.data() + begin_, end_ - begin_);
    scanned_ -= begin_;
    end_ -= begin_;
    begin_ = 0;
  }
  if (bytes_.size() < end_ + bytes) bytes_.resize(end_ + bytes);
  return std::span<char>(bytes_).subspan(end_);
}

void LineBuffer::commit(std::size_t bytes) {
  HW_ASSERT(end_ + bytes <= bytes_.size());
  end_ += bytes;
}

void LineBuffer::append(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::span<char> room = prepare(bytes.size());
  std::memcpy(room.data(), bytes.data(), bytes.size());
  commit(bytes.size());
}

std::optional<Result<std::string_view>> LineBuffer::next() {
  while (scanned_ < end_) {
    const char* from = bytes_.data() + scanned_;
    const void* newline = std::memchr(from, '\n', end_ - scanned_);
    if (newline == nullptr) break;
    const auto length =
        static_cast<std::size_t>(static_cast<const char*>(newline) - (bytes_.data() + begin_));
    std::string_view line(bytes_.data() + begin_, length);
    begin_ += length + 1;
    scanned_ = begin_;
    if (skipping_) {
      skipping_ = false;
      continue;
    }
    if (line.size() > limit_) return Result<std::string_view>(too_long());
    if (line.ends_with('\r')) line.remove_suffix(1);
    return Result<std::string_view>(line);
  }
  return without_newline();
}

std::optional<Result<std::string_view>> LineBuffer::without_newline() {
  scanned_ = end_;
  const bool over = end_ - begin_ > limit_;
  if (!skipping_ && !over) return std::nullopt;
  begin_ = end_;
  if (skipping_) return std::nullopt;
  skipping_ = true;
  return Result<std::string_view>(too_long());
}

Error LineBuffer::too_long() const {
  return failure(ErrorCode::limit, "a line is longer than " + std::to_string(limit_) + " bytes");
}

}  // namespace homeward::json
