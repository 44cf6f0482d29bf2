#include "plugins/zigbee/devices/heartbeat.hpp"

#include <algorithm>

namespace homeward::zigbee {
namespace {

using std::chrono::duration_cast;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kMissed = 3;
constexpr seconds kLeast = minutes(10);
constexpr seconds kMost = hours(25);
/// One long silence may be a missed report; two of that length are a habit.
constexpr std::size_t kHabit = 2;

}  // namespace

Heartbeat::Heartbeat(std::chrono::seconds promised)
    : promised_(std::clamp(promised, kLeast, kMost)) {}

void Heartbeat::heard(Time now) {
  const auto silence = last_ ? duration_cast<seconds>(now - *last_) : seconds(0);
  last_ = now;
  if (silence <= promised_ || silence > kMost) return;
  silences_[next_] = silence;
  next_ = (next_ + 1) % kRemembered;
}

std::chrono::seconds Heartbeat::interval() const noexcept {
  auto longest = silences_;
  std::sort(longest.begin(), longest.end(), std::greater<>());
  return std::max(promised_, longest[kHabit - 1]);
}

std::optional<Heartbeat::Time> Heartbeat::lost_at() const noexcept {
  if (!last_) return std::nullopt;
  return *last_ + kMissed * interval();
}

}  // namespace homeward::zigbee
