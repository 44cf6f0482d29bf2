#pragma once

#include <algorithm>
#include <cstddef>

namespace homeward::app {

/// How many messages may wait for the broker's word at a time. On a link that breaks every few
/// messages a full window would bring none of them across, over and over: after a break it begins
/// with one, and each answer adds one, which doubles it with each round trip.
class SendWindow {
 public:
  explicit SendWindow(std::size_t most) : most_(most), size_(most) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::size_t most() const { return most_; }

  void answered() { size_ = std::min(size_ + 1, most_); }
  /// The link is lost and owes answers.
  void broke() { size_ = 1; }

 private:
  std::size_t most_;
  std::size_t size_;
};

}  // namespace homeward::app
