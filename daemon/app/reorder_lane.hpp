#pragma once

#include "daemon/ports/event_source.hpp"
#include "daemon/rules/reorder.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace homeward::app {

/// The events of one plugin that has a clock of its own (`reorder`, RULES.md 7.7): held back and
/// given on by their stamps. A line counts as taken when its last event was given on, so that what
/// is still held is sent again after a crash.
class ReorderLane {
 public:
  using GiveEvent = std::function<void(const ports::SourceEvent&, core::SteadyTime stamp)>;
  /// A line of this plugin process was taken as a whole, and all before it.
  using GiveLine = std::function<void(const std::string& run, std::uint64_t sequence)>;

  ReorderLane(core::Duration delay, GiveEvent give_event, GiveLine give_line);

  /// Opens a line; its events follow with put().
  void begin_line(const std::string& run, std::optional<std::uint64_t> sequence);
  void put(const ports::SourceEvent& event, core::SteadyTime stamp);
  void end_line();

  /// Gives on what nothing earlier can come before any more.
  void release(core::SteadyTime now);
  void release_all();
  [[nodiscard]] std::optional<core::SteadyTime> next_due() const { return buffer_.next_due(); }
  /// The latest stamp that was put: how far a recording has come.
  [[nodiscard]] core::SteadyTime latest() const { return latest_; }

 private:
  struct Line {
    std::string run;
    std::optional<std::uint64_t> sequence;
    std::size_t held{0};
  };
  struct Held {
    ports::SourceEvent event;
    core::SteadyTime stamp{};
    std::uint64_t line{0};
  };

  void give(const Held& held);
  void give_lines();

  rules::ReorderBuffer<Held> buffer_;
  GiveEvent give_event_;
  GiveLine give_line_;
  std::deque<Line> lines_;  // those not given on as a whole yet, in the order in which they came
  std::uint64_t first_line_{0};  // the number of the first of them
  core::SteadyTime latest_{core::SteadyTime::min()};
};

}  // namespace homeward::app
