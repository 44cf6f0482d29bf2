#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// The Zigbee Cluster Library: data types, frames and commands, as pure values. Layouts follow the
/// Zigbee Cluster Library Specification (CSA 07-5123); all numbers are little endian.
namespace homeward::zcl {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// Reads little-endian numbers from bytes. A read past the end gives zero and makes failed() true
/// for good, so that a decoder reads all its fields in a row and asks once. Borrows the bytes.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  /// A number of `size` bytes, 1 to 8.
  std::uint64_t number(std::size_t size);
  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  /// A number of `size` bytes, most significant first.
  std::uint64_t big_endian(std::size_t size);
  /// The next `size` bytes; none when there are not so many.
  ByteView take(std::size_t size);

  [[nodiscard]] ByteView rest() const noexcept { return rest_; }
  [[nodiscard]] std::size_t remaining() const noexcept { return rest_.size(); }
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  ByteView rest_;
  bool failed_{false};
};

/// Appends little-endian numbers.
class Writer {
 public:
  Writer& number(std::uint64_t value, std::size_t size);
  Writer& u8(std::uint8_t value) { return number(value, 1); }
  Writer& u16(std::uint16_t value) { return number(value, 2); }
  Writer& u32(std::uint32_t value) { return number(value, 4); }
  Writer& u64(std::uint64_t value) { return number(value, 8); }
  /// A number of `size` bytes, most significant first.
  Writer& big_endian(std::uint64_t value, std::size_t size);
  Writer& bytes(ByteView value);

  /// What was written; the writer is empty afterwards.
  [[nodiscard]] Bytes finish() { return std::move(out_); }

 private:
  Bytes out_;
};

}  // namespace homeward::zcl
