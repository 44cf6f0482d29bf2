#pragma once

#include "daemon/app/gateway.hpp"
#include "daemon/app/operations.hpp"
#include "daemon/app/wakeup.hpp"
#include "daemon/configuration.hpp"
#include "daemon/control/control_server.hpp"
#include "daemon/foundation.hpp"
#include "daemon/plugin_host/plugin_host.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace homeward::daemon {

/// The daemon's parts for one configuration: the gateway, and the doors for plugins and people. A
/// reload replaces it as a whole, so that nothing of an old configuration stays behind; what must
/// last (timers, alerts, outbox) goes through the store, as at a restart. Life: construct, start(),
/// run() until stop(), destroy.
class Service {
 public:
  /// What people may ask of the one who owns the service.
  using Reload = std::function<ports::ReloadReport()>;
  using Problems = std::function<std::vector<std::string>()>;
  using Erase = std::function<Result<void>(std::string by)>;

  Service(Foundation& foundation, std::shared_ptr<const Configuration> configuration);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Loads what the store knows and lets plugins and people in. Errors: storage, unsupported
  /// (a platform's profile). Throws std::runtime_error when a socket can't be listened on.
  boost::asio::awaitable<Result<void>> start(Reload reload, Problems problems, Erase erase);

  /// Runs until stop() was called, what was left is on disk, and the doors are shut.
  boost::asio::awaitable<void> run();
  void stop();

  /// What must not go when the database does; after run() returned.
  [[nodiscard]] ports::Commit known() { return gateway_.known(); }

  /// The wall clock was stepped or synchronised.
  void clock_changed();
  /// Where faults of the gateway are reported; valid after start().
  [[nodiscard]] app::Faults& faults() { return gateway_.faults(); }

  /// Why nothing can be written just now; empty: it can.
  [[nodiscard]] const std::string& trouble() const { return gateway_.committer().trouble(); }

  [[nodiscard]] const std::shared_ptr<const Configuration>& configuration() const {
    return configuration_;
  }

 private:
  [[nodiscard]] app::Options app_options() const;
  [[nodiscard]] app::World world();
  void open_doors(Reload reload, Problems problems, Erase erase);
  void spawn_door(std::string name, boost::asio::awaitable<void> door);
  boost::asio::awaitable<void> count_door(boost::asio::awaitable<void> door);

  Foundation& foundation_;
  std::shared_ptr<const Configuration> configuration_;
  app::Gateway gateway_;
  std::optional<plugin_host::PluginHost> plugins_;
  std::optional<app::GatewayOperations> operations_;
  std::optional<control::ControlServer> control_;
  std::size_t open_doors_{0};
  app::Wakeup door_shut_;
};

}  // namespace homeward::daemon
