#pragma once

#include "daemon/core/time.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace homeward::rules {

/// A timer as a dense index; each belongs to one owner for the life of an engine.
enum class TimerId : std::uint32_t {};

/// The due instants of an engine's timers. Moving a timer to a later instant, what nearly every
/// event does to some, costs one store: the heap learns of it when the old instant comes up.
class TimerQueue {
 public:
  /// A new timer that is not set.
  [[nodiscard]] TimerId add();
  [[nodiscard]] std::size_t size() const noexcept { return due_.size(); }

  void set(TimerId timer, core::SteadyTime due);
  void clear(TimerId timer) noexcept;
  [[nodiscard]] std::optional<core::SteadyTime> due(TimerId timer) const noexcept;

  /// The earliest due instant; nothing when no timer is set.
  [[nodiscard]] std::optional<core::SteadyTime> next();

  /// Takes the earliest timer out and clears it; next() must have given an instant.
  TimerId pop();

 private:
  static constexpr core::SteadyTime never = core::SteadyTime::max();
  static constexpr std::uint32_t outside = UINT32_MAX;

  [[nodiscard]] bool before(std::uint32_t a, std::uint32_t b) const noexcept;
  void place(std::size_t index, std::uint32_t timer) noexcept;
  void sift_up(std::size_t index) noexcept;
  void sift_down(std::size_t index) noexcept;
  void drop_top() noexcept;

  std::vector<core::SteadyTime> due_;    // what the owners want
  std::vector<core::SteadyTime> key_;    // where the heap has them: never later than due_
  std::vector<std::uint32_t> position_;  // in heap_, or outside
  std::vector<std::uint32_t> heap_;
};

}  // namespace homeward::rules
