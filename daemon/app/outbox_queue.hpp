#pragma once

#include "daemon/ports/outbox.hpp"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace homeward::app {

/// The part of one platform's outbox that is in memory: per class a short queue, the rows under
/// way, and whether more lie on disk. Pure bookkeeping; the forwarder moves the bytes.
///
/// Rows of a class go out in the order of their sequence, behind the classes before it; an alarm
/// overtakes a thousand readings. Urgent rows go out before all others and before their commit;
/// when their turn in the class comes they are passed over, so that the cursor of the class never
/// jumps a row that was not sent. Memory is bounded whatever waits on disk.
class OutboxQueue {
 public:
  static constexpr std::size_t kUrgent = 512;   ///< urgent rows that wait, per class
  static constexpr std::size_t kInMemory = 64;  ///< rows per class

  /// `depth` is what the store knew at start: everything behind the cursors lies on disk.
  explicit OutboxQueue(const ports::OutboxDepth& depth);

  /// A row whose commit is done. Rows of a class must come in the order of their sequence.
  void add(const ports::OutboxRow& row);
  /// A row that must not wait for its commit; add() will be called for it too. Left to its turn
  /// when too many urgent ones wait.
  void add_urgent(const ports::OutboxRow& row);

  /// The class that should be read from disk next, and behind which sequence; nothing when memory
  /// holds enough. read() answers it.
  [[nodiscard]] std::optional<ports::OutboxQuery> wanted(const core::PlatformId& platform,
                                                         std::uint32_t limit);
  void read(const ports::OutboxQuery& query, std::deque<ports::OutboxRow> rows);
  /// The disk did not give them: they lie there still.
  void not_read(const ports::OutboxQuery& query);

  /// The messages of a class that lie on disk alone and that happened before `before`, to be given
  /// up; nothing when none lie there or the class is being read. dropped() answers it.
  [[nodiscard]] std::optional<ports::OutboxDrop> drop(const core::PlatformId& platform,
                                                      ports::MessageClass message_class,
                                                      core::WallTime before);
  void dropped(const ports::OutboxDrop& drop, std::uint64_t rows);

  /// Takes the next row to send, of a class before `held` when one is given; nothing when none is
  /// ready. A class whose rows still lie on disk holds back the classes behind it.
  [[nodiscard]] std::optional<ports::OutboxRow> next(
      std::optional<ports::MessageClass> held = std::nullopt);

  /// The broker has this row, which went out before its turn.
  [[nodiscard]] bool was_sent(const ports::OutboxRow& row) const;

  /// The broker took this row.
  void acknowledged(const ports::OutboxRow& row);

  /// The cursors that moved since the last call: everything up to them was taken by the broker.
  [[nodiscard]] std::vector<ports::DeliveryMark> take_marks();

  /// Everything under way of this class and those behind it goes back to the front, in order: the
  /// link is gone, or the broker took it not.
  void give_back(ports::MessageClass from = ports::MessageClass::alarm);

  [[nodiscard]] std::size_t under_way() const;
  /// Nothing waits, is under way or lies on disk.
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
  /// An urgent row whose turn in its class has not come.
  struct Early {
    ports::OutboxRow row;
    enum class State : std::uint8_t { waiting, under_way, acknowledged } state{State::waiting};
  };
  struct Lane {
    std::deque<ports::OutboxRow> ready;
    std::deque<Flight> flights;
    std::map<std::uint64_t, Early> early;  ///< by sequence
    std::uint64_t last{0};  ///< highest sequence that is or was in memory by its turn
    bool more_on_disk{false};
    bool reading{false};
  };

  [[nodiscard]] Lane& lane(ports::MessageClass message_class);
  void count(const ports::OutboxRow& row);
  [[nodiscard]] std::optional<ports::OutboxRow> next_urgent(std::size_t lanes);
  [[nodiscard]] bool pass_over(Lane& own);
  static void forget_strays(Lane& own);
  void move_cursor(Lane& own);

  ports::OutboxDepth depth_;
  std::array<Lane, ports::kMessageClasses.size()> lanes_;
  std::vector<ports::DeliveryMark> marks_;
};

}  // namespace homeward::app
