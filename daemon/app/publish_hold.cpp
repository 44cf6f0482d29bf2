#include "daemon/app/publish_hold.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace homeward::app {
namespace {

using std::chrono::seconds;

constexpr seconds kShortest{1};
constexpr seconds kLongest{60};
constexpr std::uint32_t kMostDoublings = 6;
constexpr std::uint32_t kTriesAlone = 10;  ///< with their pauses some five minutes
constexpr std::uint32_t kTries = 2;        ///< rows: the refused one and a neighbour

}  // namespace

void PublishHold::sent(const ports::OutboxRow& row) {
  const bool doubtful = in_doubt_ && row.message_class >= *in_doubt_;
  if (doubtful && tries_left_ > 0) --tries_left_;
}

bool PublishHold::refused(const ports::OutboxRow& row, core::SteadyTime now) {
  if (!in_doubt_) tries_left_ = 0;
  if (!in_doubt_ || row.message_class < *in_doubt_) in_doubt_ = row.message_class;
  // The first of those refused together stands for all of them.
  const bool first = !waits_;
  if (first || row.message_class < *waits_) waits_ = row.message_class;
  if (!first) return false;
  ++rounds_;
  until_ = now + pause();
  const bool same = std::exchange(stubborn_, row.sequence) == row.sequence;
  const bool alone = std::exchange(neighbour_taken_, false);
  if (!same) alone_ = 0;
  if (same && alone) ++alone_;
  if (alone_ < kTriesAlone) return false;
  *this = PublishHold(random_());
  return true;
}

void PublishHold::taken(const ports::OutboxRow& row) {
  if (!in_doubt_ || row.message_class < *in_doubt_) return;
  neighbour_taken_ = true;
  // The refused row goes first: what is taken before it is refused again stands for it, too.
  if (waits_) return;
  in_doubt_.reset();
  rounds_ = 0;
}

std::optional<ports::MessageClass> PublishHold::held() const {
  return tries_left_ > 0 ? std::nullopt : in_doubt_;
}

void PublishHold::release() {
  waits_.reset();
  tries_left_ = kTries;
}

/// Half of it is jitter: homes that share a quota come back spread, but not at once.
core::Duration PublishHold::pause() {
  const std::uint32_t doublings = std::min(rounds_ - 1, kMostDoublings);
  const seconds bound = std::min<seconds>(kShortest * (1U << doublings), kLongest);
  std::uniform_real_distribution<double> share(0.5, 1.0);
  return std::chrono::duration_cast<core::Duration>(bound * share(random_));
}

}  // namespace homeward::app
