#pragma once

#include "daemon/rules/truth.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace homeward::rules {

/// The truth of one statement for each of several slots, and Kleene's "any" of them, kept by
/// counting so that a change costs the same however many slots there are.
class SlotTruths {
 public:
  std::uint32_t add() {
    truths_.push_back(Truth::unknown);
    ++counts_[index(Truth::unknown)];
    return static_cast<std::uint32_t>(truths_.size() - 1);
  }

  [[nodiscard]] Truth operator[](std::uint32_t slot) const noexcept { return truths_[slot]; }

  /// True when that changed the whole.
  bool set(std::uint32_t slot, Truth truth) noexcept {
    if (truths_[slot] == truth) return false;
    const Truth before = any();
    --counts_[index(truths_[slot])];
    ++counts_[index(truth)];
    truths_[slot] = truth;
    return any() != before;
  }

  [[nodiscard]] Truth any() const noexcept {
    if (counts_[index(Truth::yes)] > 0) return Truth::yes;
    return counts_[index(Truth::unknown)] > 0 ? Truth::unknown : Truth::no;
  }

 private:
  static constexpr std::size_t index(Truth truth) noexcept {
    return static_cast<std::size_t>(truth);
  }

  std::vector<Truth> truths_;
  std::array<std::uint32_t, 3> counts_{};
};

}  // namespace homeward::rules
