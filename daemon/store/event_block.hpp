#pragma once

#include "daemon/core/value.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace homeward::store {

/// An event as a block holds it: names are numbers of the name table.
struct BlockEvent {
  std::uint64_t id{0};
  std::int64_t device{0}, property{0};
  core::Value value;
  std::int64_t at{0};     ///< microseconds on the home's time line
  std::int64_t time{0};   ///< microseconds of wall time
  std::uint8_t flags{0};  ///< bits 0-1 quality, bits 2-3 kind

  friend bool operator==(const BlockEvent&, const BlockEvent&) = default;
};

/// Writes a block: its last id, its last time, its bytes.
inline constexpr const char* kInsertBlock =
    "INSERT INTO blocks (last_id, last_time, events) VALUES (?, ?, ?)";

/// Packs journal events into the bytes of a block: what an event shares with the one before it is
/// told as a difference, so that a number takes some 16 bytes and a group of events one row.
///
/// An event is: id, device, property (LEB128), a byte of flags with the kind of value in bits 4-5
/// (0 false, 1 true, 2 number, 3 text), `at` and `time - at` (LEB128 of the zigzag difference to
/// the event before, 0 for the first), then 8 bytes of a double, least significant first, or a
/// length and its text. `id` is the difference to the id before it, too.
class BlockWriter {
 public:
  void add(const BlockEvent& event);

  /// Large enough to be a row: reading one event behind an id reads a whole block.
  [[nodiscard]] bool full() const noexcept;
  [[nodiscard]] std::size_t events() const noexcept { return events_; }
  [[nodiscard]] std::uint64_t last_id() const noexcept { return id_; }
  /// The latest wall time among the events.
  [[nodiscard]] std::int64_t last_time() const noexcept { return last_time_; }
  [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }

  /// Begins the next block.
  void clear();

 private:
  std::string bytes_;
  std::size_t events_{0};
  std::uint64_t id_{0};
  std::int64_t at_{0}, offset_{0};
  std::int64_t last_time_{0};
};

/// Reads a block from its first event on.
class BlockReader {
 public:
  /// Borrows the bytes.
  explicit BlockReader(std::string_view bytes) : rest_(bytes) {}

  /// Reads the next event; false at the end. Throws Refused when the bytes are no block.
  [[nodiscard]] bool next(BlockEvent& event);

 private:
  [[nodiscard]] std::uint64_t number();
  [[nodiscard]] std::int64_t difference();
  [[nodiscard]] std::string_view take(std::uint64_t bytes);
  [[nodiscard]] core::Value value(unsigned kind);

  std::string_view rest_;
  std::uint64_t id_{0};
  std::int64_t at_{0}, offset_{0};
};

}  // namespace homeward::store
