#pragma once

#include "daemon/app/gateway.hpp"
#include "daemon/rules/program.hpp"
#include "daemon/store/database.hpp"
#include "daemon/system/driven_clock.hpp"
#include "tests/sim/sim_broker.hpp"
#include "tests/sim/sim_disk.hpp"
#include "tests/sim/sim_plugin.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace homeward::sim {

/// The production app, rules and store as one process of a simulated home. Time moves only in
/// run_until(): to the next deadline or the next thing that happens, so a day takes milliseconds
/// and the same seed gives the same run. kill() leaves on disk what a killed process would leave.
class SimGateway {
 public:
  /// `folder` holds the database and is made when missing; the others outlive the gateway.
  SimGateway(std::filesystem::path folder, const rules::Program& program, core::SteadyTime now,
             SimBroker& broker, SimPlugin& plugin, std::uint64_t seed);
  /// The same on a simulated disk. `clock` is what the machine takes for the time of day. It may
  /// not come up (started()), as a real one on a disk that fails.
  SimGateway(SimMedia& media, const rules::Program& program, core::SteadyTime now,
             core::ClockMapping clock, SimBroker& broker, SimPlugin& plugin, std::uint64_t seed);
  ~SimGateway();
  [[nodiscard]] bool started() const { return started_; }
  /// What was wrong with the database at the start; empty: nothing.
  [[nodiscard]] const std::string& damage() const { return damage_; }

  /// Runs everything that is due up to and including `until`; stops where the power is cut.
  void run_until(core::SteadyTime until);
  [[nodiscard]] core::SteadyTime now() const;
  /// The machine's clock is set.
  void set_clock(core::ClockMapping clock);

  /// The process is gone at this instant: nothing that it still tries has an effect. Its memory is
  /// freed in order.
  void die();

  /// Gives the plugin's new events to the app, at the present instant.
  void deliver();

  /// A plugin's health changes, or its link.
  void tell_health(const ports::SourceHealth& health);

  void set_broker_up(bool up);

  /// Lets the link see what the care side published.
  void take_commands();

  /// Ends in order: everything is on disk afterwards.
  void stop();

  /// Copies what is on disk now into `folder`, as a killed process would leave it; this gateway
  /// must not run any more.
  void leave_files_in(const std::filesystem::path& folder) const;

  [[nodiscard]] const app::Gateway& gateway() const { return *gateway_; }
  /// How a device stands for the rules.
  [[nodiscard]] rules::DeviceLife life(const std::string& device) const;

 private:
  class NoServiceManager;

  void settle();
  void open(store::StoreOptions options);
  void start(std::uint64_t seed);
  [[nodiscard]] bool power_is_cut() const { return media_ != nullptr && media_->dead(); }

  std::filesystem::path folder_;
  const rules::Program& program_;
  SimBroker& broker_;
  SimPlugin& plugin_;
  SimMedia* media_{nullptr};  ///< null: on real files
  std::unique_ptr<SimDisk> disk_;
  bool started_{false};
  std::string damage_;
  bool dying_{false};
  std::unique_ptr<boost::asio::io_context> loop_;
  std::unique_ptr<system::DrivenClock> clock_;
  std::unique_ptr<NoServiceManager> service_;
  std::unique_ptr<ports::Store> store_;
  std::unique_ptr<app::Gateway> gateway_;
  SimLink* link_{nullptr};  ///< owned by the gateway
};

}  // namespace homeward::sim
