#pragma once

#include "daemon/ports/outbox.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <optional>

namespace homeward::app {

/// The part of one platform's outbox that is in memory: per class a short queue, the rows under
/// way, and whether more lie on disk. Pure bookkeeping; the forwarder moves the bytes.
///
/// Rows of a class go out in the order of their sequence. `next` never jumps a class that has
/// rows, so an alarm overtakes a thousand readings. Memory is bounded whatever waits on disk.
class OutboxQueue {
 public:
  static constexpr std::size_t kInMemory = 128;  ///< rows per class

  /// `depth` is what the store knew at start: everything behind the cursors lies on disk.
  explicit OutboxQueue(const ports::OutboxDepth& depth);

  /// A new row: before its commit (a critical one) or after it. A row that is here already is
  /// ignored, so both may be said of the same one.
  void add(const ports::OutboxRow& row);

  /// The class that should be read from disk next, and behind which sequence; nothing when memory
  /// holds enough. read() answers it.
  [[nodiscard]] std::optional<ports::OutboxQuery> wanted(const core::PlatformId& platform,
                                                         std::uint32_t limit);
  void read(const ports::OutboxQuery& query, std::deque<ports::OutboxRow> rows);

  /// Takes the next row to send; nothing when none is ready. A class whose rows still lie on disk
  /// holds back the classes behind it.
  [[nodiscard]] std::optional<ports::OutboxRow> next();

  /// The broker took this row. Gives the new cursor of its class when it moved.
  std::optional<ports::DeliveryMark> acknowledged(const ports::OutboxRow& row);

  /// The link is gone: everything under way goes back to the front, in order.
  void link_lost();

  [[nodiscard]] std::size_t under_way() const;
  /// Rows in memory that are not sent yet, and whether any wait on disk.
  [[nodiscard]] bool idle() const;
  /// How much waits, per class; counts what is on disk too.
  [[nodiscard]] const ports::OutboxDepth& depth() const { return depth_; }
  /// When the oldest row in memory happened; nothing when empty.
  [[nodiscard]] std::optional<core::WallTime> oldest() const;

 private:
  struct Flight {
    ports::OutboxRow row;
    bool acknowledged{false};
  };
  struct Lane {
    std::deque<ports::OutboxRow> ready;
    std::deque<Flight> flights;
    std::uint64_t last{0};   ///< highest sequence that is or was in memory
    std::uint64_t known{0};  ///< highest sequence that was counted in the depth
    bool more_on_disk{false};
    bool reading{false};
  };

  [[nodiscard]] Lane& lane(ports::MessageClass message_class);

  ports::OutboxDepth depth_;
  std::array<Lane, ports::kMessageClasses.size()> lanes_;
};

}  // namespace homeward::app
