#include "daemon/service.hpp"

#include "daemon/platform_ports.hpp"
#include "daemon/system/machine.hpp"
#include "daemon/system/machine_health.hpp"
#include "lib/async/spawn.hpp"

#include <exception>
#include <filesystem>
#include <utility>

namespace homeward::daemon {
namespace {

namespace fs = std::filesystem;

/// Days of a recording pass in seconds: what would be a flood in real time is none then.
void lift_limits(std::vector<ports::PluginOptions>& plugins) {
  constexpr std::uint32_t kUnlimited = 1'000'000'000;
  for (ports::PluginOptions& plugin : plugins) {
    plugin.limits.events_per_second = plugin.limits.burst = kUnlimited;
  }
}

}  // namespace

Service::Service(Foundation& foundation, std::shared_ptr<const Configuration> configuration)
    : foundation_(foundation),
      configuration_(std::move(configuration)),
      gateway_(foundation.loop.get_executor(), app_options(), configuration_->program, world()),
      door_shut_(foundation.clock) {}

Service::~Service() = default;

app::Options Service::app_options() const {
  const settings::Settings& settings = configuration_->settings;
  app::Options options;
  options.gateway_id = settings.gateway_id;
  options.version = HOMEWARD_VERSION;
  options.config_hash = settings.hash;
  options.boot_id = system::boot_id();
  options.fresh_seed = system::random_seed();
  options.random_seed = system::random_number();
  options.recipients = settings.recipients;
  for (const ports::PluginOptions& plugin : settings.plugins) {
    options.plugins.push_back(plugin.id);
    if (plugin.reorder > core::Duration{0}) options.reorder.emplace(plugin.id, plugin.reorder);
  }
  options.journal = settings.journal;
  options.supervision = settings.supervision;
  const auto watchdog = system::SystemdServiceManager::watchdog_interval();
  if (watchdog) options.watchdog_interval = *watchdog;
  return options;
}

app::World Service::world() {
  const CommandLine& line = foundation_.line;
  const fs::path folder =
      line.state_dir.empty() ? configuration_->settings.state_dir : line.state_dir;
  app::World made{foundation_.home_clock(),
                  foundation_.clock,
                  *foundation_.store,
                  foundation_.manager,
                  {},
                  {},
                  {}};
  if (line.driven_clock) {
    made.drive = [this](core::SteadyTime now) { foundation_.driven.drive(now); };
  } else {
    made.continue_at = [this](core::SteadyTime now, core::Duration offset) {
      foundation_.clock.continue_at(now, offset);
    };
    made.since_boot = [] { return system::SystemClock::since_boot(); };
    made.restart = foundation_.restart;
    made.renew_store = foundation_.renew_store;
  }
  made.disk_free_bytes = [folder] { return system::disk_free_bytes(folder); };
  made.written_bytes = [] { return system::written_bytes(); };
  return made;
}

boost::asio::awaitable<Result<void>> Service::start(Reload reload, Problems problems, Erase erase) {
  Result<std::vector<app::PlatformPorts>> platforms =
      make_platform_ports(foundation_.loop.get_executor(), configuration_->settings.platforms);
  if (!platforms) co_return platforms.error();
  gateway_.watch_machine([] { return system::machine_health(); });
  const Result<void> started = co_await gateway_.start(std::move(*platforms));
  if (!started) co_return started.error();
  if (foundation_.line.driven_clock) foundation_.driven.drive(gateway_.decider().engine_now());
  try {
    open_doors(std::move(reload), std::move(problems), std::move(erase));
  } catch (const std::exception& error) {
    co_return failure(ErrorCode::io, error.what());
  }
  co_return Result<void>();
}

/// Lets plugins and people in, once the gateway can answer them.
void Service::open_doors(Reload reload, Problems problems, Erase erase) {
  const CommandLine& line = foundation_.line;
  const settings::Settings& settings = configuration_->settings;
  plugin_host::Options options;
  options.socket = (line.runtime_dir / "plugins.sock").string();
  options.plugins = settings.plugins;
  options.driven_clock = line.driven_clock;
  if (line.driven_clock) lift_limits(options.plugins);
  options.read_secret = [](const ports::SecretSource& source) {
    return system::read_secret(source);
  };
  const auto executor = foundation_.loop.get_executor();
  plugins_.emplace(executor, std::move(options), foundation_.clock, gateway_.ingest());
  gateway_.ingest().set_sources(*plugins_);
  app::OperationsHooks hooks;
  hooks.plugins = [this] { return plugins_->status(); };
  hooks.reload = std::move(reload);
  hooks.problems = std::move(problems);
  hooks.erase = std::move(erase);
  operations_.emplace(gateway_, *plugins_, std::move(hooks));
  const fs::path socket =
      settings.control_socket.empty() ? line.runtime_dir / "control.sock" : settings.control_socket;
  control_.emplace(executor, socket, *operations_);
  spawn_door("plugins", plugins_->run());
  spawn_door("control", control_->run());
}

boost::asio::awaitable<void> Service::run() {
  co_await gateway_.run();
  while (open_doors_ > 0) co_await door_shut_.wait_until(core::SteadyTime::max());
}

void Service::stop() {
  if (plugins_) plugins_->stop();
  if (control_) control_->stop();
  gateway_.stop();
}

void Service::clock_changed() {
  gateway_.decider().clock_changed();
}

void Service::spawn_door(std::string name, boost::asio::awaitable<void> door) {
  ++open_doors_;
  async::spawn(std::move(name), foundation_.loop.get_executor(), count_door(std::move(door)));
}

boost::asio::awaitable<void> Service::count_door(boost::asio::awaitable<void> door) {
  co_await std::move(door);
  --open_doors_;
  door_shut_.notify();
}

}  // namespace homeward::daemon
