#pragma once

#include "daemon/ports/event_source.hpp"
#include "daemon/rules/program.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace homeward::sim {

/// Something that happens in the home at an instant.
struct Happening {
  core::SteadyTime at{};
  ports::SourceEvent event;
};

/// An alert that is due whatever breaks meanwhile: the ground truth.
struct DueAlert {
  std::string rule;
  core::SteadyTime fired_at{};

  friend auto operator<=>(const DueAlert&, const DueAlert&) = default;
};

/// A message that must follow a raised alert, as long as nothing ended that before.
struct DueFollowUp {
  std::string rule;
  core::SteadyTime fired_at{};
  core::SteadyTime at{};
  std::string what;  ///< the recipient of an escalation step, or "repeat"

  friend auto operator<=>(const DueFollowUp&, const DueFollowUp&) = default;
};

/// When alarms are escalated that nobody acknowledges, written down independently of the code
/// under test: minutes after the firing, the first two rounds by hand, the pauses after them by
/// what docs/RULES.md says.
[[nodiscard]] std::vector<std::pair<std::chrono::minutes, std::string>> escalation_table();

/// The repeat_interval of door-open.
inline constexpr std::chrono::minutes kDoorRepeat{7};

/// A resident with a routine: doors, motion, and a help button that is pressed now and then.
/// Everything follows from the seed.
struct HomeLife {
  std::vector<Happening> happenings;  ///< by time
  std::set<DueAlert> due;
  std::map<DueAlert, core::SteadyTime> ends;  ///< when the condition ends, where it does
};

/// The home's rules: a help button (critical), a door left open for 15 minutes (repeated), smoke
/// (critical, escalated) and a fall (escalated, until somebody acknowledges).
/// `one_round`: smoke is escalated once and not again, a defect for tests of the tests.
[[nodiscard]] rules::Program sim_program(bool one_round = false);

/// `days` of life from `start` on. Button presses are at least two minutes apart.
[[nodiscard]] HomeLife live(core::SteadyTime start, int days, std::uint64_t seed);

}  // namespace homeward::sim
