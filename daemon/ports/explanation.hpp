#pragma once

#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace homeward::ports {

/// One part of what a rule asks for, in words.
struct ExplainedPart {
  std::string role;                     ///< when, during, while, unless, clear
  std::string text;                     ///< what it waits for
  std::optional<bool> holds;            ///< nothing: unknown
  std::optional<core::WallTime> since;  ///< from when it waits
  std::optional<core::WallTime> until;  ///< when it holds if nothing happens before
  std::uint32_t depth{0};               ///< inside how many of all, any and not
};

/// How a rule stands, or one device of an `each: device` rule.
struct ExplainedAlert {
  std::optional<core::DeviceId> device;
  std::string state;                            ///< inactive, pending, firing
  std::optional<core::WallTime> pending_since;  ///< of pending and firing
  std::optional<core::WallTime> fires_at;       ///< of pending: if nothing changes
  std::optional<core::WallTime> fired_at;       ///< of firing
  std::optional<core::WallTime> ends_at;        ///< of firing, when the condition is over
  bool acknowledged{false};
  std::vector<ExplainedPart> parts;
};

/// `homeward explain RULE` in one value.
struct RuleExplanation {
  std::string rule;
  std::string language;  ///< of the texts: en or nl
  std::string why;       ///< the installer's note; may be empty
  std::string severity;  ///< info, warning, critical
  std::string category;  ///< care, safety, service, technical
  bool enabled{true};
  std::string for_time;                ///< `15 min`; empty: fires at once
  std::vector<ExplainedAlert> alerts;  ///< none when the rule is switched off
};

}  // namespace homeward::ports
