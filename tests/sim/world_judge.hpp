#pragma once

#include "daemon/ports/platform_link.hpp"
#include "tests/sim/judge.hpp"
#include "tests/sim/sim_home.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace homeward::sim {

/// Holds what was heard against the ground truth of a home whose gateway lost power now and then:
/// what a sensor said while nobody listened, or what was not on disk when the power went (plugin
/// and gateway die together), is excused, and so is what follows from not knowing it.
class WorldJudge {
 public:
  bool exact_times{true};  ///< false: the clock was moved, so stamps are only near
  bool follow_ups{true};   ///< repeats and escalation are judged too

  /// A word of this device (its address) at `at` reached nobody that lives.
  void note_lost(const std::string& address, core::SteadyTime at) { lost_[address].insert(at); }

  /// The gateway was down for so long.
  void note_stop(core::SteadyTime from, core::SteadyTime to) { stops_.push_back({from, to}); }

  /// One sentence for each broken invariant.
  [[nodiscard]] std::vector<std::string> judge(const HomeLife& life,
                                               const std::vector<ports::WireMessage>& messages,
                                               core::SteadyTime end_of_run) const;

 private:
  struct Stop {
    core::SteadyTime from{}, to{};
  };
  /// From when to when nothing is certain about a device.
  struct Doubt {
    core::SteadyTime from{}, until{};
  };

  [[nodiscard]] bool contradicted(const HomeLife& life, const DueAlert& due) const;
  [[nodiscard]] bool stood_already(const Heard& heard, const DueAlert& due) const;
  [[nodiscard]] std::map<std::string, std::vector<Doubt>> doubts(const HomeLife& life) const;

  std::map<std::string, std::set<core::SteadyTime>> lost_;  ///< by address
  std::vector<Stop> stops_;
};

}  // namespace homeward::sim
