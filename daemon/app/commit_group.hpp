#pragma once

#include "daemon/ports/store.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>

namespace homeward::app {

/// Puts what could not be written back before what came since, so that the next commit writes
/// both in their order; newer words on an alert, a device or a fact win.
void merge_in_front(ports::Commit& group, ports::Commit&& earlier);

/// How much may wait in memory while the disk takes nothing (docs/FAULTS.md, the ladder).
struct RingBounds {
  std::size_t events{8'192};
  std::size_t rows{1'024};
  std::size_t audit{512};
};

/// What was forgotten to stay within the bounds.
struct Forgotten {
  std::uint64_t events{0};
  std::uint64_t rows_unsent{0};  ///< messages that nobody got
  std::uint64_t audit{0};

  [[nodiscard]] bool any() const noexcept { return events + rows_unsent + audit > 0; }
};

/// Keeps a group that can't be written within its bounds: older words on an alert or a device give
/// way to newer ones; then the oldest events go, rows that `sent` says the broker has, and rows of
/// the lowest class, oldest first. Whoever forgets events must write the rules' whole state.
Forgotten keep_within(ports::Commit& group, const RingBounds& bounds,
                      const std::function<bool(const ports::OutboxRow&)>& sent);

}  // namespace homeward::app
