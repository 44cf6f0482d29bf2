#include "daemon/composition.hpp"

#include "daemon/app/gateway.hpp"
#include "daemon/app/operations.hpp"
#include "daemon/control/control_server.hpp"
#include "daemon/platform_ports.hpp"
#include "daemon/plugin_host/plugin_host.hpp"
#include "daemon/store/database.hpp"
#include "daemon/store/sqlite_store.hpp"
#include "daemon/system/driven_clock.hpp"
#include "daemon/system/machine.hpp"
#include "daemon/system/service_manager.hpp"
#include "daemon/system/system_clock.hpp"
#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <csignal>
#include <filesystem>
#include <optional>
#include <utility>

namespace homeward::daemon {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kLookAtClock{60};

fs::path state_dir_of(const CommandLine& line, const settings::Settings& settings) {
  return line.state_dir.empty() ? settings.state_dir : line.state_dir;
}

fs::path control_socket_of(const CommandLine& line, const settings::Settings& settings) {
  return settings.control_socket.empty() ? line.runtime_dir / "control.sock"
                                         : settings.control_socket;
}

app::Options app_options(const settings::Settings& settings) {
  app::Options options;
  options.gateway_id = settings.gateway_id;
  options.version = HOMEWARD_VERSION;
  options.config_hash = settings.hash;
  options.boot_id = system::boot_id();
  options.fresh_seed = system::random_seed();
  options.random_seed = system::random_number();
  options.recipients = settings.recipients;
  for (const ports::PluginOptions& plugin : settings.plugins) options.plugins.push_back(plugin.id);
  options.journal = settings.journal;
  options.supervision = settings.supervision;
  const auto watchdog = system::SystemdServiceManager::watchdog_interval();
  if (watchdog) options.watchdog_interval = *watchdog;
  return options;
}

/// Days of a recording pass in seconds: what would be a flood in real time is none then.
void lift_limits(std::vector<ports::PluginOptions>& plugins) {
  constexpr std::uint32_t kUnlimited = 1'000'000'000;
  for (ports::PluginOptions& plugin : plugins) {
    plugin.limits.events_per_second = plugin.limits.burst = kUnlimited;
  }
}

Result<std::unique_ptr<ports::Store>> open_store(const fs::path& folder,
                                                 const settings::Settings& settings,
                                                 core::WallTime now) {
  store::StoreOptions options;
  options.path = folder / "homeward.db";
  options.max_bytes = settings.journal.max_size;
  options.set_aside_suffix = "corrupt-" + format_rfc3339_utc(now);
  Result<store::Database::Opened> opened = store::Database::open(options);
  if (!opened) return opened.error();
  if (opened->report.set_aside) {
    log::error("the database was damaged and is set aside",
               {{"file", opened->report.set_aside->string()}, {"what", opened->report.damage}});
  }
  return std::unique_ptr<ports::Store>(
      std::make_unique<store::SqliteStore>(std::move(opened->database)));
}

}  // namespace

class Composition::Impl {
 public:
  Impl(CommandLine command_line, settings::Settings settings, rules::Program program)
      : line_(std::move(command_line)),
        settings_(std::move(settings)),
        program_(std::move(program)),
        clock_(loop_.get_executor()),
        driven_(loop_.get_executor(), core::SteadyTime{}),
        signals_(loop_.get_executor(), SIGTERM, SIGINT) {}

  Result<void> run() {
    if (line_.driven_clock) {
      const Result<void> harmless = all_on_loopback(settings_.platforms);
      if (!harmless) return harmless.error();
    }
    Result<std::unique_ptr<ports::Store>> store =
        open_store(state_dir_of(line_, settings_), settings_, clock_.wall_now());
    if (!store) return store.error();
    store_ = std::move(*store);
    async::spawn("daemon", loop_.get_executor(), serve());
    loop_.run();
    return outcome_;
  }

 private:
  [[nodiscard]] ports::Clock& home_clock() {
    if (line_.driven_clock) return driven_;
    return clock_;
  }

  [[nodiscard]] app::World world() {
    const fs::path folder = state_dir_of(line_, settings_);
    app::World made{home_clock(), clock_, *store_, service_, {}, {}, {}};
    if (line_.driven_clock) made.drive = [this](core::SteadyTime now) { driven_.drive(now); };
    made.disk_free_bytes = [folder] { return system::disk_free_bytes(folder); };
    made.written_bytes = [] { return system::written_bytes(); };
    return made;
  }

  boost::asio::awaitable<void> serve() {
    gateway_.emplace(loop_.get_executor(), app_options(settings_), program_, world());
    Result<std::vector<app::PlatformPorts>> platforms =
        make_platform_ports(loop_.get_executor(), settings_.platforms);
    if (!platforms) {
      end(platforms.error());
      co_return;
    }
    const Result<void> started = co_await gateway_->start(std::move(*platforms));
    if (!started) {
      end(started.error());
      co_return;
    }
    // The home's time goes on where it stopped, also after a boot without a clock.
    clock_.continue_at(gateway_->decider().engine_now());
    if (line_.driven_clock) driven_.drive(gateway_->decider().engine_now());
    open_doors();
    spawn("signals", wait_for_signal());
    if (!line_.driven_clock) spawn("clock", watch_clock());
    service_.ready();
    log::notice("ready", {{"version", HOMEWARD_VERSION},
                          {"rules", program_.rule_set().rules.size()},
                          {"devices", program_.rule_set().devices.size()}});
    co_await gateway_->run();
    end(Result<void>());
  }

  /// Lets plugins and people in, once the gateway can answer them.
  void open_doors() {
    plugin_host::Options options;
    options.socket = (line_.runtime_dir / "plugins.sock").string();
    options.plugins = settings_.plugins;
    if (line_.driven_clock) lift_limits(options.plugins);
    options.read_secret = [](const ports::SecretSource& source) {
      return system::read_secret(source);
    };
    plugins_.emplace(loop_.get_executor(), std::move(options), clock_, gateway_->ingest());
    gateway_->ingest().set_sources(*plugins_);
    const auto plugin_status = [this] { return plugins_->status(); };
    operations_.emplace(*gateway_, *plugins_, plugin_status);
    control_.emplace(loop_.get_executor(), control_socket_of(line_, settings_), *operations_);
    spawn("plugins", plugins_->run());
    spawn("control", control_->run());
  }

  boost::asio::awaitable<void> wait_for_signal() {
    const int signal = co_await signals_.async_wait(boost::asio::use_awaitable);
    log::notice("stopping", {{"signal", signal}});
    service_.stopping();
    plugins_->stop();
    control_->stop();
    gateway_->stop();
    clock_stop_ = true;
    if (clock_timer_) clock_timer_->cancel();
  }

  /// Looks at the wall clock once a minute: a step moves windows, a synchronisation opens them.
  boost::asio::awaitable<void> watch_clock() {
    clock_timer_ = clock_.make_timer();
    while (!clock_stop_) {
      const core::SteadyTime next = clock_.now() + kLookAtClock;
      co_await clock_timer_->wait_until(next);
      if (!clock_.refresh()) continue;
      log::notice("clock-stepped", {{"quality", to_text(clock_.mapping().quality)}});
      gateway_->decider().clock_changed();
    }
  }

  void spawn(std::string name, boost::asio::awaitable<void> work) {
    async::spawn(std::move(name), loop_.get_executor(), std::move(work));
  }

  void end(Result<void> outcome) { outcome_ = std::move(outcome); }

  CommandLine line_;
  settings::Settings settings_;
  rules::Program program_;
  boost::asio::io_context loop_{1};
  system::SystemClock clock_;
  system::DrivenClock driven_;
  system::SystemdServiceManager service_;
  boost::asio::signal_set signals_;
  std::unique_ptr<ports::Store> store_;
  std::optional<app::Gateway> gateway_;
  std::optional<plugin_host::PluginHost> plugins_;
  std::optional<app::GatewayOperations> operations_;
  std::optional<control::ControlServer> control_;
  std::unique_ptr<ports::Timer> clock_timer_;
  bool clock_stop_{false};
  Result<void> outcome_;
};

Composition::Composition(CommandLine command_line, settings::Settings settings,
                         rules::Program program)
    : impl_(std::make_unique<Impl>(std::move(command_line), std::move(settings),
                                   std::move(program))) {}

Composition::~Composition() = default;

Result<void> Composition::run() {
  return impl_->run();
}

}  // namespace homeward::daemon
