#pragma once

#include "daemon/core/time.hpp"

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace homeward::app {

/// Which broker of a platform's list is tried next, and after how long. Pure: time is handed in.
///
/// A broker that fails is left for the next one of the list, after a pause with full jitter, so
/// that many homes that lost the same broker come back spread out. The first of the list is where
/// the platform wants us: while another one stands in, the first is tried again after five minutes,
/// and after each vain try later, up to an hour and a half.
class BrokerPlan {
 public:
  struct Attempt {
    std::string broker;
    bool going_back{false};  ///< from a stand-in that works: have little patience
  };

  /// How long to wait before the next attempt: while an alarm waits, and otherwise.
  struct Pause {
    core::Duration with_alarm{};
    core::Duration calm{};
  };

  /// `brokers` must not be empty.
  BrokerPlan(std::vector<std::string> brokers, std::uint64_t random_seed);

  /// What to try now.
  [[nodiscard]] Attempt next();
  /// The attempt succeeded; `whole`: nothing is wrong with the connection. One that is not whole
  /// is tried again like a first broker that is away.
  void connected(core::SteadyTime now, bool whole = true);
  /// The attempt failed, or the broker did while it served.
  void failed();
  /// The attempt to go back failed: the stand-in is next, at once.
  void first_still_away();
  /// The next attempt follows at once: what is left works, and another connection is wanted.
  void change_over() { at_once_ = true; }
  /// The same, to the first broker.
  void go_back();
  /// What failed before does not count any more: the connection was of use, or nothing is to be
  /// connected to for now. A connection that only stood for a moment does not end the growing of
  /// the pauses.
  void forget_failures() { failures_ = 0; }

  /// How long to wait before next().
  [[nodiscard]] Pause pause();
  /// When the first broker is tried again; nothing while it serves well.
  [[nodiscard]] std::optional<core::SteadyTime> failback_at() const { return failback_at_; }
  /// There is more than one broker.
  [[nodiscard]] bool has_others() const { return brokers_.size() > 1; }
  /// The broker that is tried or serves.
  [[nodiscard]] const std::string& current() const { return brokers_[broker_]; }

 private:
  std::vector<std::string> brokers_;
  std::minstd_rand random_;
  std::size_t broker_{0};      ///< index into the list
  std::uint32_t failures_{0};  ///< since the last connect
  std::optional<core::SteadyTime> failback_at_;
  std::uint32_t failbacks_{0};  ///< tried in vain since the first broker was left
  std::size_t stand_in_{0};     ///< where to go back to when the first one still fails
  bool going_back_{false};
  bool at_once_{false};
};

}  // namespace homeward::app
