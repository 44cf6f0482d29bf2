#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"

#include <chrono>
#include <string>

namespace homeward::core {

/// A rule about which nobody is told for a while. Its alerts are still found and kept; who was to
/// be told is told when the silence ends and the alert is still open.
struct Silence {
  RuleId rule;
  WallTime since{};
  WallTime until{};
  SteadyTime ends{};  ///< `until` on the home's time line: that is what ends it
  std::string reason;
  std::string by;        ///< a person, as named by whoever asked; may be empty
  std::string via;       ///< platform id, or `cli`
  bool critical{false};  ///< asked for in the knowledge that the rule is critical

  friend bool operator==(const Silence&, const Silence&) = default;
};

/// The longest silence there is.
inline constexpr std::chrono::hours kLongestSilence{7 * 24};

}  // namespace homeward::core
