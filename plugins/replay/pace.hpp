#pragma once

#include "lib/base/result.hpp"
#include "lib/base/rfc3339.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace homeward::replay {

/// How fast a recording is played.
struct Speed {
  double factor{1};    ///< recorded seconds in one second
  bool is_max{false};  ///< no pace at all; `factor` means nothing

  friend bool operator==(const Speed&, const Speed&) = default;
};

/// Reads `max` or a number above 0 and at most 1,000,000. Error: invalid.
[[nodiscard]] Result<Speed> parse_speed(std::string_view text);

/// Says when a recorded instant is due, counted from the first one asked for. Pure: the clock's
/// time comes in.
class Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `factor` as in Speed, above 0.
  explicit Pace(double factor) : factor_(factor) {}

  /// When what was recorded at `stamp` is to be played, given that it is `now`. A stamp older than
  /// the first is due at once.
  [[nodiscard]] Time due(WallTime stamp, Time now);

 private:
  struct Begin {
    WallTime stamp;
    Time time;
  };

  double factor_;
  std::optional<Begin> begin_;
};

}  // namespace homeward::replay
