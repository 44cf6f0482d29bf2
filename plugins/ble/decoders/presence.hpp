#pragma once

#include "plugins/ble/decoded.hpp"

#include <cstdint>
#include <optional>

namespace homeward::ble {

/// Whether one beacon is near, and whether its button is held. A tag says nothing but that it is
/// there: `presence` becomes true once it was heard for `dwell` without a gap of `lost`, and false
/// when it was not heard for `lost`. A pendant that shows another slot while its button is held
/// gives one `sos` per press: a slot other than that at rest, which is the first it was heard with.
/// Pure; time comes in. One per configured tag, owned by who hears the advertisements.
class BeaconPresence {
 public:
  struct Times {
    BootTime dwell{10'000};
    BootTime lost{120'000};
    /// A slot that is held longer is another rest, as after a change of the tag's settings.
    BootTime longest_press{60'000};
  };

  BeaconPresence() : BeaconPresence(Times{}) {}
  explicit BeaconPresence(Times times) : times_(times) {}

  /// The tag was heard, showing `slot` (see beacon_slot()). Adds what follows to `out`.
  void heard(BootTime now, std::uint64_t slot, Decoded& out);

  /// Time has passed. Adds what follows to `out`.
  void elapsed(BootTime now, Decoded& out);

  /// When elapsed() should be called next; nothing while the tag is away.
  [[nodiscard]] std::optional<BootTime> wake_at() const;

 private:
  void take_slot(BootTime now, std::uint64_t slot, Decoded& out);

  Times times_;
  std::optional<BootTime> first_heard_;  ///< of this stay; nothing while away
  BootTime last_heard_{0};
  bool is_present_{false};
  std::optional<std::uint64_t> rest_slot_;
  std::optional<BootTime> pressed_at_;  ///< while another slot is shown
};

}  // namespace homeward::ble
