#pragma once

#include "plugins/zigbee/zcl/bytes.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>

namespace homeward::zigbee {

/// Recognises retransmissions, so that one press is one event. A frame is a repeat when its device
/// sent the very same bytes (the sequence is among them) on the same endpoint and cluster a short
/// while ago and nothing else there since: a state that differs is never held back, and neither is
/// its return. Within a second another frame may have overtaken it on its way through the mesh.
/// Devices that don't count their frames are found out and get a window of a second.
/// Pure: time comes in. One owner, the plugin's loop.
class DuplicateFilter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// What a frame came from. `sequence` is that of its header.
  struct Frame {
    std::uint64_t device{0};  ///< IEEE address
    std::uint8_t endpoint{0};
    std::uint16_t cluster{0};
    std::uint8_t sequence{0};
    zcl::ByteView bytes;
    bool answer{false};  ///< to a question of ours: the sequence is ours, too
  };

  /// Tells whether the frame repeats an earlier one, and remembers it.
  [[nodiscard]] bool is_duplicate(const Frame& frame, Time now);

  /// Forgets a device that left.
  void forget(std::uint64_t device) { devices_.erase(device); }

  [[nodiscard]] std::size_t size() const noexcept { return devices_.size(); }

 private:
  struct Seen {
    std::uint64_t digest{0};
    Time at;
  };
  struct Place {
    std::uint8_t endpoint{0};
    std::uint16_t cluster{0};
    bool answers{false};      ///< of answers only: they are counted by another side
    std::deque<Seen> frames;  ///< the latest ones, the newest last
  };
  struct Device {
    std::deque<Place> places;
    bool counts{true};  ///< false: it sent different frames under one sequence
    std::uint8_t last_sequence{0};
    std::uint64_t last_digest{0};
    Time last_at;
  };

  static Place& place_of(Device& device, const Frame& frame);
  static bool is_repeat(const Place& place, std::uint64_t digest, Time now, bool counted);
  static void judge_counting(Device& device, const Frame& frame, std::uint64_t digest, Time now);
  void make_room();

  std::unordered_map<std::uint64_t, Device> devices_;
};

}  // namespace homeward::zigbee
