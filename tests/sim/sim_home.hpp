#pragma once

#include "daemon/ports/event_source.hpp"
#include "daemon/rules/program.hpp"

#include <cstdint>
#include <random>
#include <set>
#include <string>
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

/// A resident with a routine: doors, motion, and a help button that is pressed now and then.
/// Everything follows from the seed.
struct HomeLife {
  std::vector<Happening> happenings;  ///< by time
  std::set<DueAlert> due;
};

/// The home's rules: a help button (critical), a door left open for 15 minutes.
[[nodiscard]] rules::Program sim_program();

/// `days` of life from `start` on. Button presses are at least two minutes apart.
[[nodiscard]] HomeLife live(core::SteadyTime start, int days, std::uint64_t seed);

}  // namespace homeward::sim
