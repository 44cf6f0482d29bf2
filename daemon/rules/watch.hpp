#pragma once

#include "daemon/rules/calendar.hpp"
#include "daemon/rules/gap.hpp"
#include "daemon/rules/saved_state.hpp"

#include <algorithm>
#include <vector>

namespace homeward::rules {

/// When the home was watched and when not, RULES.md 7.6. Time in a gap is no evidence of absence:
/// what counts time without events asks from when it may count, and what judges a whole window
/// asks whether enough of it was seen.
class Watch {
 public:
  /// More gaps than these are told as fewer, longer ones.
  static constexpr std::size_t max_gaps = 64;

  /// Nothing was watched in [from, until); sensors have `settle` after it to contradict old values.
  void add_gap(core::SteadyTime from, core::SteadyTime until, core::Duration settle);

  /// From when on time counts as time without events, for a count that begins at `at`.
  [[nodiscard]] core::SteadyTime counting_from(core::SteadyTime at) const noexcept {
    return std::max(at, gap_end_);
  }
  /// True when `at` lies before the end of the last gap: it is told of afterwards.
  [[nodiscard]] bool in_gap(core::SteadyTime at) const noexcept { return at < gap_end_; }
  /// From when on a value from before the last gap may be judged.
  [[nodiscard]] core::SteadyTime settled_at() const noexcept { return settled_at_; }

  /// How much of [from, until) lies in gaps.
  [[nodiscard]] core::Duration missed(core::SteadyTime from, core::SteadyTime until) const noexcept;
  /// True when at least nine tenths of [from, until) were watched.
  [[nodiscard]] bool covers(core::SteadyTime from, core::SteadyTime until) const noexcept {
    return missed(from, until) * 10 <= until - from;
  }
  /// The end of the first gap that leaves the last `length` before some instant after `at`.
  [[nodiscard]] core::SteadyTime next_better(core::SteadyTime at,
                                             core::Duration length) const noexcept;

  [[nodiscard]] const std::vector<Gap>& gaps() const noexcept { return gaps_; }

  void save(SavedState& state) const;
  void load(const SavedState& state);

 private:
  std::vector<Gap> gaps_;  // by time; what no window can reach any more is dropped
  core::SteadyTime gap_end_{core::SteadyTime::min()};
  core::SteadyTime settled_at_{core::SteadyTime::min()};
};

}  // namespace homeward::rules
