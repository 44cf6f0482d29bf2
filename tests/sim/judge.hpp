#pragma once

#include "daemon/ports/platform_link.hpp"
#include "tests/sim/sim_home.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace homeward::sim {

/// What the care side heard of one alert.
struct HeardAlert {
  DueAlert alert;
  core::SteadyTime on_line{};  ///< when it fired, on the home's own time line, in milliseconds
  std::optional<core::SteadyTime> ended_on_line;  ///< when it was resolved, the same
  std::optional<core::SteadyTime> acknowledged;
  std::optional<core::SteadyTime> resolved;
  std::vector<DueFollowUp> follow_ups;  ///< in the order of their first arrival

  /// Until when somebody was waited for: its acknowledgement or its end.
  [[nodiscard]] core::SteadyTime waited_until(core::SteadyTime end_of_run) const;
};

/// What the care side heard in all.
struct Heard {
  std::map<std::string, HeardAlert> alerts;  ///< by id
  std::size_t duplicates{0};
  std::size_t most_copies{0};           ///< of one message
  std::vector<std::string> complaints;  ///< one id with two contents

  [[nodiscard]] std::set<DueAlert> raised() const;
};

[[nodiscard]] Heard listen(const std::vector<ports::WireMessage>& messages);

/// Compares what was heard with what happened; one sentence for each thing that is wrong: an alert
/// lost or made up, a wrong end, a repeat or an escalation step that is missing, comes after the
/// acknowledgement or comes twice.
[[nodiscard]] std::vector<std::string> judge(const HomeLife& life, const Heard& heard,
                                             core::SteadyTime end_of_run);

}  // namespace homeward::sim
