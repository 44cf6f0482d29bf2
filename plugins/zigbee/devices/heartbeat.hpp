#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

namespace homeward::zigbee {

/// Learns how often a device speaks, to tell a silent one from a dead one: three missed heartbeats.
/// Battery devices keep sleeping for most of an hour, and a device that reports often today is not
/// expected to do so at night; so only its longest silences count. Pure: time comes in.
class Heartbeat {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `promised` is the longest silence that the device's kind has when it works: its own heartbeat,
  /// or the maximum of the reporting it took.
  explicit Heartbeat(std::chrono::seconds promised);

  /// The device was heard.
  void heard(Time now);

  /// The longest silence of a device that works: as promised, or longer when the device has shown
  /// that it keeps longer silences. Never more than 25 hours.
  [[nodiscard]] std::chrono::seconds interval() const noexcept;

  /// When the device counts as lost if it stays silent; nullopt before it was heard.
  [[nodiscard]] std::optional<Time> lost_at() const noexcept;

 private:
  static constexpr std::size_t kRemembered = 8;

  std::chrono::seconds promised_;
  std::array<std::chrono::seconds, kRemembered> silences_{};  ///< the latest long ones
  std::size_t next_{0};
  std::optional<Time> last_;
};

}  // namespace homeward::zigbee
