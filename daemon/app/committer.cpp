#include "daemon/app/committer.hpp"

#include "daemon/app/commit_group.hpp"
#include "lib/log/log.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace homeward::app {
namespace {

/// Written with each commit, so that one that failed can be told from one that is in the file.
constexpr std::string_view kMarkKey = "commit.mark";
constexpr std::chrono::milliseconds kRetry{1'000};
/// A commit costs about what writing so many events does. A home in its ordinary day brings fewer
/// within an interval, so it saves nothing.
constexpr std::size_t kCostOfCommit = 200;
constexpr std::size_t kMostSaved = 10 * kCostOfCommit;
/// Of a burst that paid for it: what is left is written when nothing came for this long, or at the
/// latest after that.
constexpr std::chrono::milliseconds kQuiet{20};
constexpr std::chrono::milliseconds kEndOfBurst{250};
/// Each try after a failure opens the file anew and checks it, which a large one makes long.
constexpr std::chrono::milliseconds kLongestRetry{60'000};
/// A worn card may take seconds for a sync; after this long nothing waits for it any more.
constexpr std::chrono::seconds kHangs{10};

}  // namespace

/// A coroutine that waits for the disk: woken after each commit to look again.
struct Committer::Waiter {
  explicit Waiter(Committer& committer) : committer_(committer), wakeup(committer.clock_) {
    committer_.waiters_.push_back(this);
  }
  ~Waiter() { std::erase(committer_.waiters_, this); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  Committer& committer_;
  Wakeup wakeup;
};

Committer::Committer(ports::Store& store, ports::Clock& clock, Options options)
    : store_(store),
      clock_(clock),
      options_(std::move(options)),
      wakeup_(clock),
      watch_wakeup_(clock) {}

Committer::~Committer() = default;

void Committer::added() {
  if (group_.events.size() >= options_.full) return flush_now();
  if (saved_ < kCostOfCommit) return flush_by(options_.interval);
  quiet_ = std::max(clock_.now() + kQuiet, not_before_);
  flush_by(std::min(kEndOfBurst, options_.interval));
}

void Committer::note_group(std::size_t events) {
  saved_ = std::min(saved_ + events, kMostSaved);
  saved_ -= std::min(saved_, kCostOfCommit);
}

void Committer::flush_by(std::chrono::milliseconds delay) {
  ++added_generation_;
  if (!trouble_.empty()) keep_bounded();
  const core::SteadyTime due = std::max(clock_.now() + delay, not_before_);
  if (due >= due_) return;
  due_ = due;
  wakeup_.notify();
}

void Committer::stop() {
  stopping_ = true;
  wakeup_.notify();
  watch_wakeup_.notify();
}

boost::asio::awaitable<void> Committer::run() {
  while (true) {
    co_await wait_for_turn();
    if (group_.empty() && !uncertain_) {
      nothing_to_write();
    } else {
      co_await commit_group();
    }
    const bool all_written = group_.empty() && !uncertain_;
    if (stopping_ && (all_written || !trouble_.empty())) break;
  }
  finished_ = true;
  release_waiters();
}

/// What was asked to be on disk is there already.
void Committer::nothing_to_write() {
  due_ = quiet_ = core::SteadyTime::max();
  settled_generation_ = added_generation_;
  release_waiters();
}

boost::asio::awaitable<void> Committer::wait_for_turn() {
  while (!stopping_) {
    const core::SteadyTime turn = std::min(due_, quiet_);  // later with each event of a burst
    if (clock_.now() >= turn) break;
    co_await wakeup_.wait_until(turn);
  }
}

boost::asio::awaitable<void> Committer::commit_group() {
  if (uncertain_) {
    const bool known = co_await find_out();
    if (!known || group_.empty()) co_return;
  }
  if (options_.seal) options_.seal(group_);
  mark_ = options_.run + "." + std::to_string(++tries_);
  group_.meta.insert_or_assign(std::string(kMarkKey), mark_);
  // Kept until the answer: a failed commit must lose nothing, and one that hangs is sent from here.
  const auto group = std::make_shared<ports::Commit>(std::exchange(group_, {}));
  const std::uint64_t generation = added_generation_;
  uncertain_ = group;
  uncertain_generation_ = generation;
  due_ = quiet_ = core::SteadyTime::max();
  busy_since_ = clock_.now();
  watch_wakeup_.notify();
  const Result<void> written = co_await store_.write(group);
  busy_since_.reset();
  if (written) {
    uncertain_.reset();
    succeeded(*group, generation);
  } else {
    failed(written.error());
  }
  release_waiters();
}

/// A commit that failed may be in the file all the same (the sync failed, the pages survived). Its
/// mark tells; what is not in the file is written again. False: the disk does not even say that.
boost::asio::awaitable<bool> Committer::find_out() {
  const Result<ports::StoredState> stored = co_await store_.load();
  if (!stored) {
    failed(stored.error());
    co_return false;
  }
  const std::shared_ptr<ports::Commit> group = std::exchange(uncertain_, nullptr);
  const auto found = stored->meta.find(std::string(kMarkKey));
  if (found != stored->meta.end() && found->second == mark_) {
    succeeded(*group, uncertain_generation_);
    release_waiters();
  } else {
    merge_in_front(group_, std::move(*group));
    keep_bounded();
  }
  co_return true;
}

void Committer::succeeded(const ports::Commit& group, std::uint64_t generation) {
  trouble_.clear();
  retry_ = std::chrono::milliseconds{0};
  not_before_ = {};
  settled_generation_ = generation;
  note_group(group.events.size());
  for (const Listener& listener : listeners_) listener(group);
}

void Committer::failed(const Error& error) {
  if (retry_ == std::chrono::milliseconds{0}) {
    log::error("writing failed", {{"what", to_text(error)}});
  }
  trouble_ = to_text(error);
  retry_ = std::clamp(retry_ * 2, kRetry, kLongestRetry);
  due_ = not_before_ = clock_.now() + retry_;
  quiet_ = core::SteadyTime::max();
  tell_stuck();
}

void Committer::tell_stuck() {
  if (!options_.stuck) return;
  if (uncertain_) options_.stuck(*uncertain_);
  options_.stuck(group_);
}

ports::Commit Committer::take_unwritten() {
  ports::Commit left = std::exchange(group_, {});
  if (uncertain_) merge_in_front(left, std::move(*std::exchange(uncertain_, nullptr)));
  return left;
}

void Committer::keep_bounded() {
  const RingBounds& ring = options_.ring;
  const bool within = group_.events.size() <= ring.events && group_.outbox.size() <= ring.rows &&
                      group_.audit.size() <= ring.audit;
  if (within) return;
  const Forgotten now = keep_within(group_, ring, options_.sent);
  forgotten_.events += now.events;
  forgotten_.rows_unsent += now.rows_unsent;
  forgotten_.audit += now.audit;
  if (now.events > 0 && options_.need_state) options_.need_state();
}

boost::asio::awaitable<void> Committer::watch() {
  while (!stopping_) {
    core::SteadyTime next = core::SteadyTime::max();
    if (busy_since_ && trouble_.empty()) {
      next = *busy_since_ + kHangs;
      if (clock_.now() >= next) {
        log::error("the disk does not answer");
        trouble_ = "the disk does not answer";
        tell_stuck();
        release_waiters();
        continue;
      }
    }
    co_await watch_wakeup_.wait_until(next);
  }
}

void Committer::release_waiters() {
  for (Waiter* waiter : waiters_) waiter->wakeup.notify();
}

boost::asio::awaitable<void> Committer::room() {
  Waiter waiter(*this);
  while (waiting() >= options_.bound && trouble_.empty() && !finished_) {
    flush_now();
    co_await waiter.wakeup.wait_until(core::SteadyTime::max());
  }
}

boost::asio::awaitable<void> Committer::settled() {
  const std::uint64_t wanted = added_generation_;
  Waiter waiter(*this);
  while (settled_generation_ < wanted && trouble_.empty() && !finished_) {
    co_await waiter.wakeup.wait_until(core::SteadyTime::max());
  }
}

}  // namespace homeward::app
