#pragma once

#include "daemon/app/faults.hpp"
#include "daemon/app/forwarder.hpp"
#include "daemon/app/options.hpp"
#include "daemon/app/wakeup.hpp"
#include "daemon/ports/machine.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <vector>

namespace homeward::app {

/// Looks once a minute how the gateway itself stands (links, clock, disk, machine) and says so to
/// the faults, which raise and restore. What the machine does not show is not judged.
class Health {
 public:
  Health(const World& world, Faults& faults,
         const std::vector<std::unique_ptr<Forwarder>>& forwarders,
         std::function<ports::MachineHealth()> machine);

  /// Runs until stop().
  boost::asio::awaitable<void> run();
  void stop();

 private:
  void look();
  void look_at_disk();
  void look_at_machine();

  const World& world_;
  Faults& faults_;
  const std::vector<std::unique_ptr<Forwarder>>& forwarders_;
  std::function<ports::MachineHealth()> machine_;
  Wakeup wakeup_;
  core::SteadyTime wear_since_{};
  std::uint64_t written_before_{0};
  bool stopping_{false};
};

}  // namespace homeward::app
