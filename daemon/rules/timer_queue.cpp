#include "daemon/rules/timer_queue.hpp"

#include "lib/base/assert.hpp"

namespace homeward::rules {

TimerId TimerQueue::add() {
  const auto id = static_cast<std::uint32_t>(due_.size());
  due_.push_back(never);
  key_.push_back(never);
  position_.push_back(outside);
  heap_.reserve(due_.size());
  return TimerId{id};
}

void TimerQueue::set(TimerId timer, core::SteadyTime due) {
  const auto id = static_cast<std::uint32_t>(timer);
  due_[id] = due;
  if (position_[id] == outside) {
    key_[id] = due;
    heap_.push_back(id);
    position_[id] = static_cast<std::uint32_t>(heap_.size() - 1);
    sift_up(heap_.size() - 1);
  } else if (due < key_[id]) {
    key_[id] = due;
    sift_up(position_[id]);
  }
}

void TimerQueue::clear(TimerId timer) noexcept {
  due_[static_cast<std::uint32_t>(timer)] = never;
}

std::optional<core::SteadyTime> TimerQueue::due(TimerId timer) const noexcept {
  const core::SteadyTime due = due_[static_cast<std::uint32_t>(timer)];
  if (due == never) return std::nullopt;
  return due;
}

std::optional<core::SteadyTime> TimerQueue::next() {
  while (!heap_.empty()) {
    const std::uint32_t top = heap_.front();
    if (due_[top] == key_[top]) return key_[top];
    if (due_[top] == never) {
      drop_top();
    } else {
      key_[top] = due_[top];
      sift_down(0);
    }
  }
  return std::nullopt;
}

TimerId TimerQueue::pop() {
  HW_ASSERT(!heap_.empty());
  const std::uint32_t top = heap_.front();
  due_[top] = never;
  drop_top();
  return TimerId{top};
}

bool TimerQueue::before(std::uint32_t a, std::uint32_t b) const noexcept {
  return key_[a] < key_[b] || (key_[a] == key_[b] && a < b);
}

void TimerQueue::place(std::size_t index, std::uint32_t timer) noexcept {
  heap_[index] = timer;
  position_[timer] = static_cast<std::uint32_t>(index);
}

void TimerQueue::sift_up(std::size_t index) noexcept {
  const std::uint32_t timer = heap_[index];
  while (index > 0) {
    const std::size_t parent = (index - 1) / 2;
    if (!before(timer, heap_[parent])) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, timer);
}

void TimerQueue::sift_down(std::size_t index) noexcept {
  const std::uint32_t timer = heap_[index];
  for (std::size_t child = 2 * index + 1; child < heap_.size(); child = 2 * index + 1) {
    if (child + 1 < heap_.size() && before(heap_[child + 1], heap_[child])) ++child;
    if (!before(heap_[child], timer)) break;
    place(index, heap_[child]);
    index = child;
  }
  place(index, timer);
}

void TimerQueue::drop_top() noexcept {
  position_[heap_.front()] = outside;
  const std::uint32_t last = heap_.back();
  heap_.pop_back();
  if (heap_.empty()) return;
  place(0, last);
  sift_down(0);
}

}  // namespace homeward::rules
