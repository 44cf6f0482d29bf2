#include "daemon/rules/watch.hpp"

#include <chrono>

namespace homeward::rules {
namespace {

/// No window and no day is longer, and `within` of a count is bounded by what people write.
constexpr core::Duration longest_reach = std::chrono::hours{32 * 24};

}  // namespace

void Watch::add_gap(core::SteadyTime from, core::SteadyTime until, core::Duration settle) {
  gap_end_ = std::max(gap_end_, until);
  settled_at_ = std::max(settled_at_, until + settle);
  if (!gaps_.empty() && from <= gaps_.back().until) {
    gaps_.back().until = std::max(gaps_.back().until, until);
  } else {
    gaps_.push_back(Gap{from, until});
  }
  std::erase_if(gaps_, [until](const Gap& gap) { return gap.until + longest_reach < until; });
  if (gaps_.size() <= max_gaps) return;
  gaps_[1].from = gaps_[0].from;
  gaps_.erase(gaps_.begin());
}

core::Duration Watch::missed(core::SteadyTime from, core::SteadyTime until) const noexcept {
  core::Duration missed{0};
  if (from >= gap_end_) return missed;
  for (const Gap& gap : gaps_) {
    const core::SteadyTime begin = std::max(gap.from, from);
    const core::SteadyTime end = std::min(gap.until, until);
    if (end > begin) missed += end - begin;
  }
  return missed;
}

core::SteadyTime Watch::next_better(core::SteadyTime at, core::Duration length) const noexcept {
  core::SteadyTime best = core::SteadyTime::max();
  for (const Gap& gap : gaps_) {
    if (gap.until + length > at) best = std::min(best, gap.until + length);
  }
  return best;
}

void Watch::save(SavedState& state) const {
  std::vector<core::SteadyTime> edges;
  for (const Gap& gap : gaps_) {
    edges.push_back(gap.from);
    edges.push_back(gap.until);
  }
  if (edges.empty()) return;
  state.set("gaps", edges);
  state.set("settled_at", settled_at_);
}

void Watch::load(const SavedState& state) {
  const std::vector<core::SteadyTime> edges = state.times("gaps");
  gaps_.clear();
  for (std::size_t i = 0; i + 1 < edges.size() && gaps_.size() < max_gaps; i += 2) {
    if (edges[i] < edges[i + 1]) gaps_.push_back(Gap{edges[i], edges[i + 1]});
  }
  gap_end_ = gaps_.empty() ? core::SteadyTime::min() : gaps_.back().until;
  settled_at_ =
      gaps_.empty() ? core::SteadyTime::min() : state.time("settled_at").value_or(gap_end_);
}

}  // namespace homeward::rules
