#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

namespace homeward::sim {

/// Chance by a seed, alike with every standard library (whose distributions differ).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  /// 0 to `count` - 1.
  std::uint64_t below(std::uint64_t count) { return random_() % count; }
  bool chance(std::uint64_t percent) { return below(100) < percent; }
  template <class Item>
  const Item& pick(const std::vector<Item>& items) {
    return items[static_cast<std::size_t>(below(items.size()))];
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace homeward::sim
