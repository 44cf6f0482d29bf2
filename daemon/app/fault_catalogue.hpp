#pragma once

#include "daemon/app/words.hpp"
#include "daemon/core/alert.hpp"

#include <string_view>

namespace homeward::app {

/// A kind of fault that the gateway finds in itself. It becomes an alert of category `technical`
/// whose rule has this id, without being a rule of the home.
struct FaultKind {
  std::string_view id;
  core::Severity severity;
  core::Duration raise_after;       ///< it must last so long before it is told
  core::Duration clear_after;       ///< it must be over so long before its restore is told
  std::string_view dutch, english;  ///< texts with {device} (the part) and {value} (the detail)
};

/// The kind with this id; null when there is none.
[[nodiscard]] const FaultKind* find_fault(std::string_view id) noexcept;

/// The kinds, by name, as the code that finds them says them.
namespace fault {
inline constexpr std::string_view store_failing = "store-failing";
inline constexpr std::string_view store_damaged = "store-damaged";
inline constexpr std::string_view store_away = "store-away";
inline constexpr std::string_view rules_invalid = "rules-invalid";
inline constexpr std::string_view plugin_gone = "plugin-gone";
inline constexpr std::string_view plugin_failed = "plugin-failed";
inline constexpr std::string_view plugin_degraded = "plugin-degraded";
inline constexpr std::string_view plugin_flooding = "plugin-flooding";
inline constexpr std::string_view platform_unreachable = "platform-unreachable";
inline constexpr std::string_view dead_letter = "dead-letter";
inline constexpr std::string_view outbox_evicted = "outbox-evicted";
inline constexpr std::string_view clock_not_set = "clock-not-set";
inline constexpr std::string_view disk_low = "disk-low";
inline constexpr std::string_view disk_wear = "disk-wear";
inline constexpr std::string_view memory_high = "memory-high";
inline constexpr std::string_view cpu_hot = "cpu-hot";
inline constexpr std::string_view under_voltage = "under-voltage";
inline constexpr std::string_view mains_lost = "mains-lost";
inline constexpr std::string_view certificate_expires = "certificate-expires";
inline constexpr std::string_view certificate_expires_soon = "certificate-expires-soon";
}  // namespace fault

}  // namespace homeward::app
