#pragma once

#include "daemon/rehearsal/test.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace homeward::rehearsal {

/// What may go wrong on the way from a sensor to the rules, and must change nothing.
struct Faults {
  /// The program is killed after this long, again and again, and is down for `down`. Events of
  /// that time come after the start, with their own stamps: plugins send them again.
  struct Restarts {
    core::Duration every{0};  ///< above 0
    core::Duration down{0};
  };

  double duplicate{0};        ///< the share of events of which an exact copy comes too
  core::Duration reorder{0};  ///< delivery is shuffled within this, and sorted again as a source
                              ///< with `reorder` does: equal stamps as they arrive
  std::optional<Restarts> restart;
  std::uint64_t seed{0};  ///< the same seed, the same faults
};

/// The steps of a recording as they arrive under these faults.
[[nodiscard]] std::vector<Step> with_faults(std::vector<Step> steps, const Faults& faults);

}  // namespace homeward::rehearsal
