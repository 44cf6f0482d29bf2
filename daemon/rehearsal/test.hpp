#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"
#include "daemon/core/value.hpp"
#include "daemon/rules/program.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// Rule tests (docs/RULES.md, "Rule tests"): what a test says, as values, and what came of it.
/// `settings` reads them from YAML with every time resolved; nothing here knows YAML or files.
namespace homeward::rehearsal {

/// An alert by its rule, and by its device where the rule is `each: device`.
struct AlertName {
  core::RuleId rule;
  std::optional<core::DeviceId> device;  ///< in what a test says: nothing means any device

  friend bool operator==(const AlertName&, const AlertName&) = default;
  friend auto operator<=>(const AlertName&, const AlertName&) = default;
};

/// `RULE` or `RULE/DEVICE`.
[[nodiscard]] std::string to_text(const AlertName& name);

/// A device reports a value.
struct Report {
  std::string device;
  std::string property;
  core::Value value;  ///< canonical
};

/// `!restart D`: the program stops here and runs again D later.
struct Restart {
  core::Duration down{0};
};

/// `!clock T`: the wall clock is set, and synchronised from here on.
struct SetClock {
  core::ClockMapping clock;
};

/// `!offline DEVICE`: the device can't be heard any more.
struct LoseDevice {
  core::DeviceId device;
};

/// `!ack RULE [BY]`: acknowledges what fires of the rule.
struct Acknowledge {
  AlertName alert;
  std::string by;
};

/// `!silence RULE D`: nobody is told of the rule's alerts for D.
struct Silence {
  core::RuleId rule;
  core::Duration for_time{0};
};

/// `!cancel RULE`: somebody says that what the rule warns of is no alarm.
struct Cancel {
  AlertName alert;
};

/// `!reload FILE`: other rules take over the state of these. Borrows the program.
struct Reload {
  const rules::Program* program{nullptr};
};

using Action =
    std::variant<Report, Restart, SetClock, LoseDevice, Acknowledge, Silence, Cancel, Reload>;

/// One line of `events`.
struct Step {
  core::SteadyTime at{};
  Action action;
  core::SourcePosition position;
};

/// One line of `expect`: an alert that fires.
struct Expectation {
  AlertName alert;
  core::SteadyTime fired{};
  std::optional<core::SteadyTime> pending;  ///< nothing: whenever
  /// When it ends: nothing said, or at a time, or (an empty time) not before the test ends.
  std::optional<std::optional<core::SteadyTime>> resolved;
  std::optional<std::vector<core::SteadyTime>> escalated;  ///< nothing: whenever
  core::SourcePosition position;
};

/// One line of `at`: what is pending, warned of and what fires when all of that instant is done.
struct Look {
  core::SteadyTime at{};
  /// These are pending, and others may be; empty: nothing is. No list: not looked at.
  std::optional<std::vector<AlertName>> pending;
  std::optional<std::vector<AlertName>> firing;  ///< exactly these
  std::optional<std::vector<AlertName>> warned;  ///< the home is warned of exactly these
  core::SourcePosition position;
};

/// One test, ready to run. Borrows its programs.
struct Test {
  std::string name;
  core::SourcePosition position;
  const rules::Program* program{nullptr};
  core::SteadyTime start{};
  core::SteadyTime end{};             ///< at or after every time of the test
  core::ClockMapping clock;           ///< at the start
  core::ClockMapping last_clock;      ///< after the last `!clock`: times are shown by it
  std::vector<Report> given;          ///< values that are known at the start and no events
  std::vector<Step> steps;            ///< by time, but for what faults disordered
  std::vector<Expectation> expected;  ///< every alert of the rules under test
  std::vector<Look> looks;            ///< by time
  std::vector<core::RuleId> only;     ///< the rules under test; empty: all of the program
};

}  // namespace homeward::rehearsal
