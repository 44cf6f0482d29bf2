#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/options.hpp"
#include "daemon/ports/platform_link.hpp"
#include "daemon/ports/profile.hpp"
#include "daemon/ports/store.hpp"
#include "daemon/ports/watchdog.hpp"
#include "lib/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace homeward::app {

/// What the app is told at start. `settings` and main fill it.
struct Options {
  std::string gateway_id;
  std::string version;
  std::string config_hash;
  std::string boot_id;
  std::string fresh_seed;        ///< the installation's seed if the store has none yet
  std::uint64_t random_seed{1};  ///< for jitter
  std::vector<ports::Recipient> recipients;
  std::vector<core::PluginId> plugins;
  std::map<core::PluginId, core::Duration> reorder;  ///< of plugins with a clock of their own
  ports::JournalOptions journal;
  ports::SupervisionOptions supervision;
  std::chrono::microseconds watchdog_interval{std::chrono::seconds{20}};
};

/// One platform and the ways to it. The link and the profile belong to the app from here on.
struct PlatformPorts {
  ports::PlatformOptions options;
  std::unique_ptr<ports::PlatformLink> link;
  std::unique_ptr<ports::Profile> profile;
  /// Fills in what only main knows: the password and the files of TLS. Called at each connect.
  std::function<Result<ports::LinkOptions>(std::string broker)> link_options;
  /// A word that changes when a password or a file of TLS was replaced. Not set: nothing is looked
  /// at but at a connect.
  std::function<std::string()> credentials{};
  /// The files with certificates and when they end. Not set: there are none.
  std::function<std::vector<ports::CertificateTerm>()> certificates{};
};

/// The world, by reference: main owns it and outlives the app.
struct World {
  ports::Clock& home_clock;     ///< stamps, rules, presence
  ports::Clock& service_clock;  ///< commits, links, heartbeats, watchdog: always real time
  ports::Store& store;
  ports::ServiceManager& service;
  /// Set when a recording drives the home's clock (`--clock replay`): moves it.
  std::function<void(core::SteadyTime)> drive;
  std::function<std::uint64_t()> disk_free_bytes;
  std::function<std::uint64_t()> written_bytes;
  /// Sets the home's clock at a start: the time line goes on at `now` with this offset to the wall
  /// clock. Not set when the clock needs no such word.
  std::function<void(core::SteadyTime now, core::Duration offset)> continue_at{};
  /// Since the machine's boot, counting through suspend. Not set: the home's clock tells.
  std::function<core::Duration()> since_boot{};
  /// Starts the gateway again with what is on disk: somebody's consent began or ended. Not set:
  /// what waits is looked at when its turn comes.
  std::function<void()> restart{};
  /// The database file is damaged: sets it aside and starts the gateway again with a new one. Not
  /// set: what can't be written is kept in memory until the next start.
  std::function<void()> renew_store{};
};

}  // namespace homeward::app
