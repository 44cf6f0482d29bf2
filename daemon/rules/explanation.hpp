#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"
#include "daemon/rules/rule_set.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace homeward::rules {

/// One part of what a rule asks for, and whether it holds now.
struct ExplainedPart {
  enum class Role : std::uint8_t { when, during, while_gate, unless_gate, clear };

  Role role{Role::when};
  const Condition* condition{nullptr};    ///< null for `during`; the program owns it
  std::optional<bool> holds;              ///< nothing: unknown
  std::optional<core::SteadyTime> since;  ///< from when it waits
  std::optional<core::SteadyTime> until;  ///< when it holds if nothing happens before
  std::uint32_t depth{0};                 ///< inside how many of all, any and not
};

/// How a rule stands, or one device of an `each: device` rule.
struct ExplainedAlert {
  enum class Phase : std::uint8_t { inactive, pending, firing };

  std::optional<core::DeviceId> device;
  Phase phase{Phase::inactive};
  std::optional<core::SteadyTime> pending_since;  ///< of pending and firing
  std::optional<core::SteadyTime> fires_at;       ///< of pending: if nothing changes
  std::optional<core::SteadyTime> fired_at;       ///< of firing
  std::optional<core::SteadyTime> ends_at;        ///< of firing, while `keep_firing_for` runs
  bool acknowledged{false};
  std::vector<ExplainedPart> parts;
};

}  // namespace homeward::rules
