#pragma once

#include "daemon/ports/outbox.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/name_table.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace homeward::store {

/// The messages that wait for the platforms. Delivered rows are not deleted one by one: a cursor
/// per platform and class moves past them, and they go in bulk later. Counts are carried along
/// with the cursors, so that a start does not count a million rows.
class OutboxTable {
 public:
  OutboxTable(Connection& connection, NameTable& names);

  /// Inserts a message; throws Refused when its sequence does not grow.
  void insert(const ports::OutboxRow& row);

  /// Moves a cursor forward; a mark behind the cursor changes nothing. Throws Refused when the
  /// mark is above every sequence that was given out.
  void mark(const ports::DeliveryMark& mark);

  /// Writes the cursors that changed; call it once before the transaction commits. Also removes
  /// delivered rows when many have gathered.
  void flush();

  /// Reads the cursors from the file again, after opening or a rollback.
  void reload();

  [[nodiscard]] std::vector<ports::OutboxRow> page(const ports::OutboxQuery& query);

  [[nodiscard]] std::vector<ports::OutboxDepth> depths() const;

  /// Removes messages that wait; returns how many. A look goes over `limit` rows at most, so that
  /// none is removed means only that the oldest of them is too young.
  [[nodiscard]] std::uint64_t drop(const ports::OutboxDrop& drop);

  /// Removes up to `limit` delivered rows; returns how many.
  [[nodiscard]] std::uint64_t prune(std::uint32_t limit);

 private:
  struct Cursor {
    std::uint64_t delivered{0};  ///< everything up to here was acknowledged
    std::uint64_t waiting{0};    ///< rows above it
    std::uint64_t done{0};       ///< rows up to it that are still in the file
  };
  struct Platform {
    std::int64_t number{0};
    std::uint64_t last_sequence{0};
    bool changed{false};
    std::array<Cursor, ports::kMessageClasses.size()> cursors;
  };

  Platform& platform(const core::PlatformId& id);
  std::uint64_t count(std::int64_t platform, std::size_t message_class, std::uint64_t after,
                      std::uint64_t until);
  std::uint64_t remove_done(const Platform& platform, std::size_t message_class, Cursor& cursor,
                            std::uint32_t limit);
  void write(const core::PlatformId& id, const Platform& platform);

  NameTable& names_;
  Statement insert_;
  Statement page_;
  Statement count_;
  Statement remove_;
  Statement window_;
  Statement drop_;
  Statement write_state_;
  Statement read_states_;
  std::map<core::PlatformId, Platform> platforms_;
};

}  // namespace homeward::store
