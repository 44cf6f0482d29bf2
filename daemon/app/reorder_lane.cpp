#include "daemon/app/reorder_lane.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {

ReorderLane::ReorderLane(core::Duration delay, GiveEvent give_event, GiveLine give_line)
    : buffer_(delay), give_event_(std::move(give_event)), give_line_(std::move(give_line)) {}

void ReorderLane::begin_line(const std::string& run, std::optional<std::uint64_t> sequence) {
  // One more than its events, until it ends.
  lines_.push_back({run, sequence, 1});
}

void ReorderLane::put(const ports::SourceEvent& event, core::SteadyTime stamp) {
  ++lines_.back().held;
  latest_ = std::max(latest_, stamp);
  buffer_.put(stamp, Held{event, stamp, first_line_ + lines_.size() - 1});
}

void ReorderLane::end_line() {
  --lines_.back().held;
  give_lines();
}

void ReorderLane::release(core::SteadyTime now) {
  while (const std::optional<Held> held = buffer_.take(now)) give(*held);
}

void ReorderLane::release_all() {
  while (const std::optional<Held> held = buffer_.take_any()) give(*held);
}

void ReorderLane::give(const Held& held) {
  give_event_(held.event, held.stamp);
  --lines_[held.line - first_line_].held;
  give_lines();
}

void ReorderLane::give_lines() {
  while (!lines_.empty() && lines_.front().held == 0) {
    const Line line = std::move(lines_.front());
    lines_.pop_front();
    ++first_line_;
    if (line.sequence) give_line_(line.run, *line.sequence);
  }
}

}  // namespace homeward::app
