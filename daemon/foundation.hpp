#pragma once

#include "daemon/command_line.hpp"
#include "daemon/ports/store.hpp"
#include "daemon/system/driven_clock.hpp"
#include "daemon/system/service_manager.hpp"
#include "daemon/system/system_clock.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace homeward::daemon {

/// What outlives a configuration: the loop, the clocks, the store and the service manager.
struct Foundation {
  explicit Foundation(CommandLine command_line)
      : line(std::move(command_line)),
        clock(loop.get_executor()),
        driven(loop.get_executor(), core::SteadyTime{}) {}

  [[nodiscard]] ports::Clock& home_clock() {
    if (line.driven_clock) return driven;
    return clock;
  }

  CommandLine line;
  boost::asio::io_context loop{1};
  system::SystemClock clock;
  system::DrivenClock driven;
  system::SystemdServiceManager manager;
  std::unique_ptr<ports::Store> store;
  std::function<void()> restart;      ///< the service, with the configuration that runs
  std::function<void()> renew_store;  ///< the same with a new database: the file is damaged
};

}  // namespace homeward::daemon
