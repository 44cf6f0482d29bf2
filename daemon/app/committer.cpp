#include "daemon/app/committer.hpp"

#include "daemon/app/commit_group.hpp"
#include "lib/log/log.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

constexpr std::chrono::milliseconds kRetry{1'000};
/// A commit costs about what writing so many events does. A home in its ordinary day brings fewer
/// within an interval, so it saves nothing.
constexpr std::size_t kCostOfCommit = 200;
constexpr std::size_t kMostSaved = 10 * kCostOfCommit;
constexpr std::chrono::milliseconds kEndOfBurst{250};

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
    : store_(store), clock_(clock), options_(std::move(options)), wakeup_(clock) {}

Committer::~Committer() = default;

void Committer::added() {
  flush_by(patience());
}

std::chrono::milliseconds Committer::patience() const {
  if (group_.events.size() >= options_.full) return std::chrono::milliseconds{0};
  return saved_ >= kCostOfCommit ? std::min(kEndOfBurst, options_.interval) : options_.interval;
}

void Committer::note_group(std::size_t events) {
  saved_ = std::min(saved_ + events, kMostSaved);
  saved_ -= std::min(saved_, kCostOfCommit);
}

void Committer::flush_by(std::chrono::milliseconds delay) {
  ++added_generation_;
  const core::SteadyTime due = clock_.now() + delay;
  if (due >= due_) return;
  due_ = due;
  wakeup_.notify();
}

void Committer::stop() {
  stopping_ = true;
  wakeup_.notify();
}

boost::asio::awaitable<void> Committer::run() {
  while (true) {
    co_await wait_for_turn();
    if (group_.empty()) {
      nothing_to_write();
    } else {
      co_await commit_group();
    }
    if (stopping_ && (group_.empty() || !trouble_.empty())) break;
  }
  finished_ = true;
  release_waiters();
}

/// What was asked to be on disk is there already.
void Committer::nothing_to_write() {
  due_ = core::SteadyTime::max();
  settled_generation_ = added_generation_;
  release_waiters();
}

boost::asio::awaitable<void> Committer::wait_for_turn() {
  while (!stopping_ && clock_.now() < due_) co_await wakeup_.wait_until(due_);
}

boost::asio::awaitable<void> Committer::commit_group() {
  if (options_.seal) options_.seal(group_);
  // Kept until the answer: a failed commit must lose nothing.
  const auto group = std::make_shared<ports::Commit>(std::exchange(group_, {}));
  const std::uint64_t generation = added_generation_;
  due_ = core::SteadyTime::max();
  busy_since_ = clock_.now();
  const Result<void> written = co_await store_.write(group);
  busy_since_.reset();
  if (written) {
    trouble_.clear();
    settled_generation_ = generation;
    note_group(group->events.size());
    for (const Listener& listener : listeners_) listener(*group);
  } else {
    if (trouble_.empty()) log::error("writing failed", {{"what", to_text(written.error())}});
    trouble_ = to_text(written.error());
    merge_in_front(group_, std::move(*group));
    due_ = clock_.now() + kRetry;
  }
  release_waiters();
}

void Committer::release_waiters() {
  for (Waiter* waiter : waiters_) waiter->wakeup.notify();
}

boost::asio::awaitable<void> Committer::room() {
  if (waiting() < options_.bound) co_return;
  Waiter waiter(*this);
  while (waiting() >= options_.bound && !finished_) {
    flush_now();
    co_await waiter.wakeup.wait_until(core::SteadyTime::max());
  }
}

boost::asio::awaitable<void> Committer::settled() {
  const std::uint64_t wanted = added_generation_;
  Waiter waiter(*this);
  while (settled_generation_ < wanted && !finished_) {
    co_await waiter.wakeup.wait_until(core::SteadyTime::max());
  }
}

}  // namespace homeward::app
