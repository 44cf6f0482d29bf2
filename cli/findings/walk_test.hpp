#pragma once

#include "lib/base/rfc3339.hpp"
#include "lib/json/parser.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace homeward::cli {

/// What a sensor did last, and how well it is.
struct WalkedSensor {
  std::string device, room;
  std::string reacted_at;       ///< of its first reaction, RFC 3339; empty: not yet
  std::string property, value;  ///< of its newest reaction
  std::optional<double> rssi_dbm, link_quality, battery;

  [[nodiscard]] bool reacted() const { return !reacted_at.empty(); }
};

/// Which of the home's configured sensors reacted while somebody walked through it. Pure: answers
/// of the daemon come in. A sensor reacts when it tells something other than how its radio and
/// battery are, and not from memory.
class WalkTest {
 public:
  /// `devices`: the answer to /v1/devices.
  explicit WalkTest(const json::Value& devices);

  /// Takes over signal and battery of a newer answer.
  void refresh(const json::Value& devices);

  /// Takes an event of the stream; the sensor that reacted, or null.
  const WalkedSensor* take(const json::Value& event);

  [[nodiscard]] const std::vector<WalkedSensor>& sensors() const { return sensors_; }
  [[nodiscard]] std::size_t reacted() const;
  [[nodiscard]] bool complete() const { return reacted() == sensors_.size(); }

 private:
  [[nodiscard]] WalkedSensor* find(std::string_view device);

  std::vector<WalkedSensor> sensors_;
};

/// One reaction as a line of JSON; `first` of this sensor or again.
[[nodiscard]] std::string reaction_json(const WalkTest& test, const WalkedSensor& sensor,
                                        std::string_view at, bool first);

/// `{"summary":{...}}`
[[nodiscard]] std::string summary_json(const WalkTest& test, WallTime begun, WallTime ended,
                                       bool interrupted);

}  // namespace homeward::cli
