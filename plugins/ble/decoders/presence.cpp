#include "plugins/ble/decoders/presence.hpp"

#include <algorithm>

namespace homeward::ble {

void BeaconPresence::heard(BootTime now, std::uint64_t slot, Decoded& out) {
  elapsed(now, out);
  if (!first_heard_) first_heard_ = now;
  since_ = now;
  if (calls_) take_slot(now, slot, out);
  if (told_ == true || now - *first_heard_ < times_.dwell) return;
  told_ = true;
  out.report("presence", true);
}

void BeaconPresence::take_slot(BootTime now, std::uint64_t slot, Decoded& out) {
  const auto rest = rest_slots();
  if (std::find(rest.begin(), rest.end(), slot) != rest.end()) return;
  if (rest_count_ == 0) learning_until_ = now + times_.learning;
  if (learning_until_ && now < *learning_until_) return learn(slot);
  if (!pressed_at_ || now - pressed_last_ > times_.release) {
    pressed_at_ = now;
    out.event("sos", true);
  }
  pressed_last_ = now;
  if (now - *pressed_at_ < times_.longest_press) return;
  learn(slot);
  pressed_at_.reset();
}

void BeaconPresence::learn(std::uint64_t slot) noexcept {
  // The oldest of too many is forgotten: a tag was set up anew.
  if (rest_count_ == kMaxRestSlots) {
    std::rotate(rest_.begin(), rest_.begin() + 1, rest_.end());
    --rest_count_;
  }
  rest_[rest_count_++] = slot;
}

void BeaconPresence::elapsed(BootTime now, Decoded& out) {
  if (!since_) since_ = now;
  if (now - *since_ < times_.lost) return;
  first_heard_.reset();
  pressed_at_.reset();
  if (told_ == false) return;
  told_ = false;
  out.report("presence", false);
}

void BeaconPresence::deaf(BootTime time) noexcept {
  if (since_) *since_ += time;
}

}  // namespace homeward::ble
