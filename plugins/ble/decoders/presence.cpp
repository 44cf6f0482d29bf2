#include "plugins/ble/decoders/presence.hpp"

namespace homeward::ble {

void BeaconPresence::heard(BootTime now, std::uint64_t slot, Decoded& out) {
  elapsed(now, out);
  if (!first_heard_) first_heard_ = now;
  last_heard_ = now;
  take_slot(now, slot, out);
  if (is_present_ || now - *first_heard_ < times_.dwell) return;
  is_present_ = true;
  out.report("presence", true);
}

void BeaconPresence::take_slot(BootTime now, std::uint64_t slot, Decoded& out) {
  if (!rest_slot_) rest_slot_ = slot;
  if (slot == *rest_slot_) {
    pressed_at_.reset();
    return;
  }
  if (!pressed_at_) {
    pressed_at_ = now;
    out.event("sos", true);
    return;
  }
  if (now - *pressed_at_ < times_.longest_press) return;
  rest_slot_ = slot;
  pressed_at_.reset();
}

void BeaconPresence::elapsed(BootTime now, Decoded& out) {
  if (!first_heard_ || now - last_heard_ < times_.lost) return;
  first_heard_.reset();
  pressed_at_.reset();
  if (!is_present_) return;
  is_present_ = false;
  out.report("presence", false);
}

std::optional<BootTime> BeaconPresence::wake_at() const {
  if (!first_heard_) return std::nullopt;
  return last_heard_ + times_.lost;
}

}  // namespace homeward::ble
