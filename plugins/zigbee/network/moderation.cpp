#include "plugins/zigbee/network/moderation.hpp"

#include <algorithm>
#include <utility>

namespace homeward::zigbee {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr int kRow = 16;
constexpr int kGathered = 64;
constexpr milliseconds kDense{20};    // between two frames: 50 a second
constexpr milliseconds kGap{500};     // after which a row is over
constexpr milliseconds kTogether{2};  // closer ones may have been read together

}  // namespace

void Moderation::heard(Urgency urgency, Time now) {
  if (urgency != Urgency::can_wait || row_ == 0 || now - last_ > kGap) {
    pause_ = {};
    row_ = urgency == Urgency::can_wait ? 1 : 0;
    begin_ = last_ = now;
    return;
  }
  const auto since_last = now - std::exchange(last_, now);
  ++row_;
  const auto span = std::chrono::duration_cast<microseconds>(now - begin_);
  // Frames that were read together are counted up to the first of the next ones.
  const bool whole = since_last >= kTogether || span >= kRow * kTogether;
  if (row_ <= kRow || !whole) return;
  const auto apart = span / (row_ - 1);
  const auto time = std::chrono::duration_cast<milliseconds>(kGathered * apart);
  pause_ = apart <= kDense ? std::min(time, kLongest) : milliseconds(0);
  row_ = 1;
  begin_ = now;
}

}  // namespace homeward::zigbee
