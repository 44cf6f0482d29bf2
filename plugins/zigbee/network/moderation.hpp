#pragma once

#include <chrono>
#include <cstdint>

namespace homeward::zigbee {

/// Whether somebody waits for what a frame tells.
enum class Urgency : std::uint8_t {
  usual,
  can_wait,  ///< a measurement and nothing else: no alarm, no answer, nothing to reply
};

/// Says how long a line may be left unread, as the drivers of busy network cards do. Each time the
/// plugin is woken costs far more than what it then does with a frame. While measurements come in
/// a dense row, and nothing but measurements, it is enough to look for them now and then. Any other
/// frame ends that at once. Homes are far below: a sensor reports every few minutes; only something
/// that went wild, or many devices, reach it. Pure: time comes in. Owned by the link.
class Moderation {
 public:
  using Time = std::chrono::steady_clock::time_point;

  static constexpr std::chrono::milliseconds kLongest{200};

  /// Takes note of an indication. Answers to the host say nothing of the traffic.
  void heard(Urgency urgency, Time now);

  /// How long the line may stay unread from now on: 0 to kLongest, and not so long that more than
  /// some 64 frames would gather, for which every line has room.
  [[nodiscard]] std::chrono::milliseconds pause() const noexcept { return pause_; }

 private:
  Time begin_;  ///< of the present row
  Time last_;
  int row_{0};  ///< frames that can wait, one after the other
  std::chrono::milliseconds pause_{0};
};

}  // namespace homeward::zigbee
