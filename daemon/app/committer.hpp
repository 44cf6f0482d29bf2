#pragma once

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
/// interval. One commit is under way at a time; what comes meanwhile forms the next group. A commit
/// that fails is kept and tried again; meanwhile room() holds back the sources.
class Committer {
 public:
  struct Options {
    std::chrono::milliseconds interval{30'000};
    std::size_t full{2'000};   ///< events that make a group full
    std::size_t bound{8'192};  ///< events and rows waiting at which room() waits
    /// Called with each group right before it is written; may add to it. May be empty.
    std::function<void(ports::Commit&)> seal;
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
  void stop();

  /// Waits until there is room for more events; returns at once in ordinary times.
  boost::asio::awaitable<void> room();
  /// Waits until everything added so far is on disk, or until run() returned.
  boost::asio::awaitable<void> settled();

  /// Since when the commit under way has not been answered; nothing when none is.
  [[nodiscard]] std::optional<core::SteadyTime> busy_since() const { return busy_since_; }
  /// The error of the last commit; empty when it succeeded.
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

 private:
  struct Waiter;

  [[nodiscard]] std::chrono::milliseconds patience() const;
  void note_group(std::size_t events);
  [[nodiscard]] std::size_t waiting() const { return group_.events.size() + group_.outbox.size(); }
  boost::asio::awaitable<void> commit_group();
  boost::asio::awaitable<void> wait_for_turn();
  void nothing_to_write();
  void release_waiters();

  ports::Store& store_;
  ports::Clock& clock_;
  Options options_;
  Wakeup wakeup_;
  ports::Commit group_;
  core::SteadyTime due_{core::SteadyTime::max()};
  std::vector<Listener> listeners_;
  std::vector<Waiter*> waiters_;
  std::optional<core::SteadyTime> busy_since_;
  std::string trouble_;
  std::size_t saved_{0};  ///< events beyond what pays for the commits that were made
  std::uint64_t added_generation_{0};
  std::uint64_t settled_generation_{0};
  bool stopping_{false};
  bool finished_{false};  ///< run() returned: nobody waits for the disk any more
};

}  // namespace homeward::app
