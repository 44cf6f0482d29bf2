#pragma once

#include "daemon/ports/store.hpp"
#include "daemon/store/connection.hpp"
#include "daemon/store/event_block.hpp"
#include "daemon/store/name_table.hpp"

#include <cstdint>
#include <vector>

namespace homeward::store {

/// The events in the order in which the engine saw them. A commit's events are a block, or a few,
/// and a block is one row: a row for each event took twice the bytes and ten times the work.
class JournalTable {
 public:
  JournalTable(Connection& connection, NameTable& names);

  /// Appends events; throws Refused when an id does not grow.
  void append(const std::vector<ports::JournalEvent>& events);

  [[nodiscard]] std::vector<ports::JournalEvent> after(std::uint64_t id, std::uint32_t limit);

  /// Highest id ever stored, also when its event was pruned since.
  [[nodiscard]] std::uint64_t last() const noexcept { return last_; }

  /// Sees to it that ids go on above `id`.
  void at_least(std::uint64_t id) noexcept;

  /// Reads the highest id from the file again, after opening or a rollback.
  void reload();

  /// What one step of pruning looked at.
  struct Pruned {
    std::uint64_t next{0};  ///< where the next step starts
    std::uint64_t rows{0};  ///< blocks removed
    bool finished{true};
  };

  /// Removes up to `limit` blocks behind the one that ends with `from`, of which all events have
  /// an id up to `last` and happened before `before`. Younger events of a block keep its older.
  [[nodiscard]] Pruned prune(std::uint64_t from, std::uint64_t last, core::WallTime before,
                             std::uint32_t limit);

 private:
  void write_block();

  NameTable& names_;
  Statement insert_;
  Statement select_;
  Statement highest_;
  Statement window_;
  Statement remove_;
  BlockWriter block_;
  std::uint64_t last_{0};
};

}  // namespace homeward::store
