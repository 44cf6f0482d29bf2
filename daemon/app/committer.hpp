#pragma once

#include "daemon/app/commit_group.hpp"
#include "daemon/app/wakeup.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/store.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace homeward::app {

/// Gathers what is to be written and commits it in groups: transitions at once, ordinary events
/// when the interval has passed or the group is full (an SD card dies of small commits). What large
/// groups saved may be spent on small ones, so that the end of a burst does not wait for the
/// interval but is written as soon as nothing more comes. One commit is under way at a time; what
/// comes meanwhile forms the next group. A commit that fails is kept and tried again, more and more
/// seldom; meanwhile nothing is held back, and what waits is bounded (docs/FAULTS.md, the ladder).
class Committer {
 public:
  struct Options {
    std::chrono::milliseconds interval{30'000};
    std::size_t full{2'000};   ///< events that make a group full
    std::size_t bound{8'192};  ///< events and rows waiting at which room() waits
    std::string run;           ///< of this process alone: no other's commit has its marks
    /// Called with each group right before it is written; may add to it. May be empty.
    std::function<void(ports::Commit&)> seal;
    RingBounds ring;  ///< of what waits while the disk takes nothing
    /// True when the broker has this row already.
    std::function<bool(const ports::OutboxRow&)> sent;
    /// Called when the disk took nothing, or did not answer for a while: with what waits.
    std::function<void(const ports::Commit&)> stuck;
    /// Called when events had to be forgotten: the rules' whole state must go with the next commit.
    std::function<void()> need_state;
  };
  /// Called after each successful commit with what it wrote.
  using Listener = std::function<void(const ports::Commit&)>;

  Committer(ports::Store& store, ports::Clock& clock, Options options);
  ~Committer();

  /// The group being gathered: add to it, then say how urgent it is.
  [[nodiscard]] ports::Commit& group() { return group_; }

  /// Ordinary data was added: commit within the interval.
  void added();
  /// Something was added that must not wait: commit now.
  void flush_now() { flush_by(std::chrono::milliseconds{0}); }
  void flush_by(std::chrono::milliseconds delay);

  void on_committed(Listener listener) { listeners_.push_back(std::move(listener)); }

  /// Runs until stop(); then commits what is left and returns.
  boost::asio::awaitable<void> run();
  /// Notices a disk that does not answer; returns after stop().
  boost::asio::awaitable<void> watch();
  void stop();

  /// Waits until there is room for more events; returns at once in ordinary times, and while the
  /// disk fails: then what waits is bounded in another way.
  boost::asio::awaitable<void> room();
  /// Waits until everything added so far is on disk, or until run() returned. While the disk
  /// fails nobody waits for it: see trouble().
  boost::asio::awaitable<void> settled();

  /// What never came to the disk, after run() returned; leaves nothing behind.
  [[nodiscard]] ports::Commit take_unwritten();

  /// The error of the last commit; empty when it succeeded.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }
  /// Events and rows that wait to be written.
  [[nodiscard]] std::size_t waiting() const { return group_.events.size() + group_.outbox.size(); }
  /// What was forgotten since the start because the disk took nothing.
  [[nodiscard]] const Forgotten& forgotten() const { return forgotten_; }

 private:
  struct Waiter;

  void note_group(std::size_t events);
  boost::asio::awaitable<void> commit_group();
  boost::asio::awaitable<void> wait_for_turn();
  void nothing_to_write();
  void release_waiters();
  boost::asio::awaitable<bool> find_out();
  void succeeded(const ports::Commit& group, std::uint64_t generation);
  void failed(const Error& error);
  void tell_stuck();
  void keep_bounded();

  ports::Store& store_;
  ports::Clock& clock_;
  Options options_;
  Wakeup wakeup_;
  ports::Commit group_;
  core::SteadyTime due_{core::SteadyTime::max()};
  core::SteadyTime quiet_{core::SteadyTime::max()};  ///< when nothing will have come for a while
  std::vector<Listener> listeners_;
  std::vector<Waiter*> waiters_;
  std::optional<core::SteadyTime> busy_since_;  ///< since when a commit is not answered
  std::shared_ptr<ports::Commit> uncertain_;    ///< not answered, or it failed: is it in the file?
  std::uint64_t uncertain_generation_{0};
  std::string mark_;  ///< of the last commit that was tried
  std::uint64_t tries_{0};
  std::string trouble_;
  std::size_t saved_{0};  ///< events beyond what pays for the commits that were made
  Forgotten forgotten_;
  Wakeup watch_wakeup_;
  std::chrono::milliseconds retry_{0};  ///< the pause before the next try; 0: no trouble
  core::SteadyTime not_before_{};       ///< of the next try
  std::uint64_t added_generation_{0};
  std::uint64_t settled_generation_{0};
  bool stopping_{false};
  bool finished_{false};  ///< run() returned: nobody waits for the disk any more
};

}  // namespace homeward::app
