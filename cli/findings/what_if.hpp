#pragma once

#include "lib/base/rfc3339.hpp"

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace homeward::cli {

/// An alert that rules raised over the journal.
struct PastAlert {
  WallTime fired_at{};
  std::string device;  ///< empty: the rule has none
  std::optional<WallTime> resolved_at;
};

/// One rule under both sets of rules, its alerts by time.
struct RuleInHindsight {
  std::string rule;
  bool now{false}, then{false};  ///< the running rules have it; the changed ones do
  std::vector<PastAlert> running, changed;
};

/// What became of one alert when the rules changed.
struct AlertInHindsight {
  enum class Fate : std::uint8_t { same, fresh, gone };
  Fate fate{Fate::same};
  PastAlert alert;
};

/// The alerts of both, by time: those that both raise at the same instant, those that only the
/// changed rules raise and those that only the running ones do.
[[nodiscard]] std::vector<AlertInHindsight> compared(const RuleInHindsight& rule);

/// A look back with changed rules.
struct WhatIf {
  WallTime since{}, until{};        ///< what was asked for
  std::optional<WallTime> journal;  ///< the first event that the journal still has
  std::chrono::seconds keep{0};     ///< how long the journal keeps events
  std::uint64_t events{0};
  std::uint64_t foreign{0};  ///< of those, of devices that the changed configuration has not
  std::uint64_t stops{0};    ///< of the gateway, in that time
  std::vector<RuleInHindsight> rules;  ///< by name

  /// True when the journal reaches back to `since`.
  [[nodiscard]] bool whole() const { return journal && *journal <= since; }
};

[[nodiscard]] std::string to_json(const WhatIf& seen);

}  // namespace homeward::cli
