#pragma once

#include "daemon/core/time.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace homeward::rules {

/// Holds events back for a while to give them out by their stamps, those of one stamp in the order
/// of their arrival (RULES.md 7.7, `reorder`). Whoever owns it says how far time has come.
template <class Item>
class ReorderBuffer {
 public:
  /// `delay` is how long an event may be on its way.
  explicit ReorderBuffer(core::Duration delay) : delay_(delay) {}

  void put(core::SteadyTime stamp, Item item) {
    held_.push_back(Held{stamp, arrivals_++, std::move(item)});
    std::push_heap(held_.begin(), held_.end(), Later{});
  }

  /// The next event that nothing earlier can come before any more, once time has come to `now`;
  /// nothing when there is none. What has a later stamp than `now` waits for its time.
  [[nodiscard]] std::optional<Item> take(core::SteadyTime now) {
    if (held_.empty() || held_.front().stamp + delay_ >= now) return std::nullopt;
    return take_any();
  }

  /// The earliest event, however young it is: at the end.
  [[nodiscard]] std::optional<Item> take_any() {
    if (held_.empty()) return std::nullopt;
    std::pop_heap(held_.begin(), held_.end(), Later{});
    Item item = std::move(held_.back().item);
    held_.pop_back();
    return item;
  }

  /// When take() gives the next one; nothing when none is held.
  [[nodiscard]] std::optional<core::SteadyTime> next_due() const {
    if (held_.empty()) return std::nullopt;
    return held_.front().stamp + delay_ + core::Duration{1};
  }

  [[nodiscard]] std::size_t size() const noexcept { return held_.size(); }
  [[nodiscard]] core::Duration delay() const noexcept { return delay_; }

 private:
  struct Held {
    core::SteadyTime stamp{};
    std::uint64_t arrival{0};
    Item item;
  };
  struct Later {
    bool operator()(const Held& a, const Held& b) const noexcept {
      return a.stamp != b.stamp ? a.stamp > b.stamp : a.arrival > b.arrival;
    }
  };

  core::Duration delay_;
  std::vector<Held> held_;  // a heap, the earliest in front
  std::uint64_t arrivals_{0};
};

}  // namespace homeward::rules
