#pragma once

#include "daemon/app/forwarder.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/wakeup.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <vector>

namespace homeward::app {

/// Feeds the service manager's watchdog, only on proof of progress: this loop turns, and every
/// platform's loop went round lately. When the proof fails it stays silent, and the service manager
/// restarts us. The store is no part of it: a disk that fails or hangs is told as a fault and borne
/// from memory (docs/FAULTS.md), a restart would lose that memory and not find a better disk.
class Supervisor {
 public:
  Supervisor(const World& world, const std::vector<std::unique_ptr<Forwarder>>& forwarders,
             std::chrono::microseconds interval);

  /// Runs until stop().
  boost::asio::awaitable<void> run();
  void stop();

 private:
  [[nodiscard]] bool platforms_turn() const;

  const World& world_;
  const std::vector<std::unique_ptr<Forwarder>>& forwarders_;
  core::Duration interval_;
  Wakeup wakeup_;
  bool stopping_{false};
};

}  // namespace homeward::app
