#pragma once

#include "plugins/ble/decoded.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace homeward::ble {

/// Whether one beacon is near, and whether its button is held. A tag says nothing but that it is
/// there: `presence` becomes true once it was heard for `dwell` without a gap of `lost`, and false
/// when it was not heard for `lost`. A pendant shows another slot while its button is held: one
/// `sos` per press. The slots at rest are those it shows in the first minute of its life here; they
/// should be kept over a restart. Pure; time comes in. One per configured tag, owned by who hears
/// the advertisements.
class BeaconPresence {
 public:
  static constexpr std::size_t kMaxRestSlots = 8;

  struct Times {
    BootTime dwell{10'000};
    BootTime lost{120'000};
    BootTime learning{60'000};  ///< slots heard so early are at rest
    BootTime release{10'000};   ///< a slot heard again after so long is another press
    /// A slot that is held longer is another rest, as after a change of the tag's settings.
    BootTime longest_press{60'000};
  };

  BeaconPresence() : BeaconPresence(Times{}, false) {}
  /// `calls`: it is a pendant, whose other slots are a call for help.
  BeaconPresence(Times times, bool calls) : times_(times), calls_(calls) {}

  /// The tag was heard, showing `slot` (see beacon_slot()). Adds what follows to `out`.
  void heard(BootTime now, std::uint64_t slot, Decoded& out);

  /// Time has passed in which the tag could have been heard. Adds what follows to `out`.
  void elapsed(BootTime now, Decoded& out);

  /// For `time` nothing could be heard: that is no sign of its absence.
  void deaf(BootTime time) noexcept;

  /// The slots at rest, to be kept.
  [[nodiscard]] std::span<const std::uint64_t> rest_slots() const noexcept {
    return {rest_.data(), rest_count_};
  }
  /// Gives one back after a restart; learning is over then.
  void restore_rest_slot(std::uint64_t slot) noexcept { learn(slot); }

 private:
  void take_slot(BootTime now, std::uint64_t slot, Decoded& out);
  void learn(std::uint64_t slot) noexcept;

  Times times_;
  bool calls_;
  std::optional<BootTime> first_heard_;  ///< of this stay; nothing while away
  std::optional<BootTime> since_;        ///< last heard, or begun to wait for it
  std::optional<bool> told_;             ///< the last `presence`
  std::array<std::uint64_t, kMaxRestSlots> rest_{};
  std::size_t rest_count_{0};
  std::optional<BootTime> learning_until_;
  std::optional<BootTime> pressed_at_;
  BootTime pressed_last_{0};
};

}  // namespace homeward::ble
