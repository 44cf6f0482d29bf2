#pragma once

#include "daemon/app/gateway.hpp"
#include "daemon/rules/program.hpp"
#include "tests/fleet/notes.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace homeward::fleet {

/// What tells one home from another.
struct HomeOptions {
  std::string name;                  ///< pseudonym, user name and MQTT client id
  std::vector<std::string> brokers;  ///< in this home's order
  std::string password_file;
  std::filesystem::path folder;  ///< for the database; made when missing
  std::uint64_t seed{1};
};

/// The rule that alarms are of.
[[nodiscard]] rules::Program fleet_program();

/// The production gateway of one home, many to a process: rules, router, outbox on a real SQLite
/// database, forwarder, and the link over MQTT. Only the plugin is left out: an alarm is asked for
/// as `homeward test-alert` does. Life: construct, start(), stop(), and done() before the end.
class FleetHome {
 public:
  /// `program`, `clock` and `notes` outlive the home. Throws when the database can't be opened.
  FleetHome(boost::asio::any_io_executor executor, HomeOptions options,
            const rules::Program& program, ports::Clock& clock, Notes& notes);
  ~FleetHome();

  void start();
  void alarm();
  void stop();

  [[nodiscard]] bool done() const { return done_; }
  [[nodiscard]] bool connected() const;
  /// Messages that no broker has acknowledged.
  [[nodiscard]] std::uint64_t waiting() const;

 private:
  class NoServiceManager;
  boost::asio::awaitable<void> run();
  [[nodiscard]] std::vector<app::PlatformPorts> platforms() const;
  [[nodiscard]] bool ready() const { return ready_ && !done_; }

  boost::asio::any_io_executor executor_;
  HomeOptions options_;
  Notes& notes_;
  std::unique_ptr<NoServiceManager> service_;
  std::unique_ptr<ports::Store> store_;
  std::unique_ptr<app::Gateway> gateway_;
  bool ready_{false};
  bool done_{true};
};

}  // namespace homeward::fleet
