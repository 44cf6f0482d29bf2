#pragma once

#include "daemon/app/committer.hpp"
#include "daemon/app/forwarder.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/wakeup.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <vector>

namespace homeward::app {

/// Feeds the service manager's watchdog, only on proof of progress: this loop turns, the store
/// answered a question put to it, no commit hangs, and every platform's loop went round lately.
/// When the proof fails it stays silent, and the service manager restarts us.
class Supervisor {
 public:
  Supervisor(const World& world, const Committer& committer,
             const std::vector<std::unique_ptr<Forwarder>>& forwarders,
             std::chrono::microseconds interval);

  /// Runs until stop().
  boost::asio::awaitable<void> run();
  void stop();

 private:
  boost::asio::awaitable<bool> proof();
  [[nodiscard]] bool platforms_turn() const;
  [[nodiscard]] bool commit_hangs() const;

  const World& world_;
  const Committer& committer_;
  const std::vector<std::unique_ptr<Forwarder>>& forwarders_;
  core::Duration interval_;
  Wakeup wakeup_;
  bool stopping_{false};
};

}  // namespace homeward::app
