#pragma once

#include "daemon/core/time.hpp"
#include "daemon/rules/rule_set.hpp"

#include <optional>
#include <string_view>

/// Two clocks tell whether a device lives. The *link* clock runs from the last sign that its radio
/// is heard, whatever it said; the *data* clock from the last word of a property that rules live
/// on. A motion sensor whose battery reports go on while it sees nobody any more has a young link
/// and an old data clock: it is not gone, it is blind.
namespace homeward::rules {

/// A sign of life in the journal that says nothing else.
inline constexpr std::string_view alive_property = "x.alive";

/// How long each clock may run; nothing: for ever.
struct LivenessLimits {
  std::optional<core::Duration> link;
  std::optional<core::Duration> data;

  [[nodiscard]] bool any() const noexcept { return link || data; }
  /// A sign of life that says nothing else is taken this often, no oftener: each one that is taken
  /// is in the journal.
  [[nodiscard]] core::Duration resolution() const noexcept;
};

/// `supervise` bounds the link, `supervise_data` the data. A device that measures air reports by
/// itself, so its data have the bound of its link where no other is written; a door or a motion
/// sensor may have nothing to say for weeks.
[[nodiscard]] LivenessLimits limits_of(const DeviceDeclaration& device);

/// True when a report of this property shows that the device does its work: one of
/// `data_properties`, or, without them, anything but what a device tells of itself.
[[nodiscard]] bool is_data(const DeviceDeclaration& device, std::string_view property);

/// How a device stands, for people.
struct DeviceLife {
  enum class State : std::uint8_t {
    alive,    ///< nothing is overdue
    no_data,  ///< its radio was heard since its data stopped
    silent,   ///< it is not heard at all
    unheard,  ///< overdue, and its plugin could not hear it: no fault of its own
  };
  State state{State::alive};
  std::optional<core::SteadyTime> heard_at;  ///< nothing: never
  std::optional<core::SteadyTime> data_at;
  core::Duration silent_for{0};  ///< not heard for so long, of the time in which it could have been

  friend bool operator==(const DeviceLife&, const DeviceLife&) = default;
};

[[nodiscard]] std::string_view to_text(DeviceLife::State state) noexcept;

}  // namespace homeward::rules
