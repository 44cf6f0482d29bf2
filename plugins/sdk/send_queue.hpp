#pragma once

#include "plugins/protocol/messages.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

namespace homeward::sdk {

/// The events that the core has not yet committed: first the lines that were sent at least once,
/// kept as text under their sequence, then the events that wait. Pure: no socket and no clock,
/// times come in. Owned by the link.
class SendQueue {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Limits {
    std::size_t events{10'000};                  ///< beyond, the queue is too full
    std::chrono::milliseconds full_for{30'000};  ///< so long it may be before reports are dropped
    std::size_t line_events{protocol::limits::kEventsPerLine};
    std::size_t line_bytes{protocol::limits::kLine};
  };

  explicit SendQueue(Limits limits) : limits_(limits) {}

  /// Queues an event that keeps the contract's limits. When the queue has been too full for
  /// Limits::full_for, the oldest reports make room: measurements (numbers) first, since a newer
  /// one says more, and states (smoke, a door) only when that was not enough. Events (presses) are
  /// never dropped.
  void push(protocol::Event event, Time now);

  /// Appends the next line to send and counts it as sent; false when there is none.
  bool append_next_line(std::string& out);

  [[nodiscard]] bool has_line() const { return unsent_ < lines_.size() || !waiting_.empty(); }

  /// A new connection: everything after `committed` (nothing: everything) is to be sent again.
  void rewind(std::optional<std::uint64_t> committed);

  /// The core has every line up to `sequence` on disk. A sequence that was never sent is ignored.
  void committed(std::uint64_t sequence);

  /// Events that wait or are not yet committed.
  [[nodiscard]] std::size_t size() const { return waiting_.size() + in_lines_; }
  /// True when it is at most half full: what made it drop reports is over.
  [[nodiscard]] bool has_ample_room() const { return size() * 2 <= limits_.events; }
  /// Reports dropped since the start.
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  /// What is given up first, second, never.
  enum class Worth { measurement, state, event };

  struct Line {
    std::uint64_t sequence{0};
    std::size_t events{0};
    Worth most{Worth::measurement};  ///< of what it says
    std::string text;
  };

  void make_line();
  void note_fullness(Time now);
  static Worth worth_of(const protocol::Event& event);
  void drop_oldest(Worth worth);
  void remove_front_lines(std::uint64_t up_to);

  Limits limits_;
  std::deque<Line> lines_;   ///< sent at least once, or about to be; by sequence
  std::size_t unsent_{0};    ///< index of the first line not yet sent on this connection
  std::size_t in_lines_{0};  ///< events in lines_
  std::deque<protocol::Event> waiting_;
  std::uint64_t last_sequence_{0};
  std::optional<Time> full_since_;
  std::uint64_t dropped_{0};
};

}  // namespace homeward::sdk
