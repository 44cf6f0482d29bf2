#include "plugins/replay/pace.hpp"

#include <algorithm>
#include <charconv>

namespace homeward::replay {

Result<Speed> parse_speed(std::string_view text) {
  constexpr double kMost = 1e6;
  if (text == "max") return Speed{0, true};
  Speed speed;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, speed.factor);
  const bool is_number = error == std::errc{} && rest == end;
  if (is_number && speed.factor > 0 && speed.factor <= kMost) return speed;
  return failure(ErrorCode::invalid, "the speed is 'max' or a number above 0, at most 1000000");
}

Pace::Time Pace::due(WallTime stamp, Time now) {
  // The clock counts nanoseconds in 64 bits; ten years are far enough away for any pace.
  constexpr std::chrono::duration<double> kFarAway = std::chrono::hours{24 * 3650};
  if (!begin_) begin_ = Begin{stamp, now};
  const std::chrono::duration<double> recorded = stamp - begin_->stamp;
  const auto played = std::clamp(recorded / factor_, -kFarAway, kFarAway);
  return begin_->time + std::chrono::duration_cast<Time::duration>(played);
}

}  // namespace homeward::replay
