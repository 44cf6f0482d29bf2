#pragma once

#include "daemon/core/value.hpp"

#include <cstdint>
#include <string_view>

namespace homeward::rules {

/// How reports of a property count as activity, RULES.md 7.3.
enum class PropertyKind : std::uint8_t {
  pulse,   ///< motion, flush, vibration, button: each report of true
  press,   ///< action: each report, whatever the word
  toggle,  ///< contact, occupancy, presence, switch, active: each change
  power,   ///< each change past 10 W
  state,   ///< everything else is no activity
};

[[nodiscard]] PropertyKind property_kind(std::string_view property) noexcept;

/// A power reading counts as activity when it is further than this from the last that did.
inline constexpr double power_activity_watts = 10.0;

}  // namespace homeward::rules
