#pragma once

#include <algorithm>
#include <chrono>

namespace homeward::mqtt {

/// The end of something that takes several tries, on the real clock, as sockets are.
class Deadline {
 public:
  explicit Deadline(std::chrono::milliseconds after)
      : at_(std::chrono::steady_clock::now() + after) {}

  [[nodiscard]] std::chrono::steady_clock::time_point at() const noexcept { return at_; }

  /// What is left of the time; zero when it is over.
  [[nodiscard]] std::chrono::milliseconds left() const {
    const auto left = at_ - std::chrono::steady_clock::now();
    return std::max(std::chrono::floor<std::chrono::milliseconds>(left),
                    std::chrono::milliseconds{0});
  }

 private:
  std::chrono::steady_clock::time_point at_;
};

}  // namespace homeward::mqtt
