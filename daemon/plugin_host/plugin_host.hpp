#pragma once

#include "daemon/plugin_host/plugin_record.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/event_source.hpp"
#include "daemon/ports/operations.hpp"
#include "daemon/ports/options.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace homeward::plugin_host {

struct Options {
  std::string socket;  ///< path of the unix socket
  std::vector<ports::PluginOptions> plugins;
  /// Reads a secret when a plugin is welcomed. Its error says why it
  /// can't, and nothing of what it read: plugins and people see it.
  std::function<Result<std::string>(const ports::SecretSource&)> read_secret;
  bool driven_clock{false};  ///< plugins are told that their events drive the home's time
};

/// The server of the plugin socket (docs/PLUGINS.md). Owned by main; one thread. Construct, run(),
/// stop(); it is done when run() returned.
class PluginHost final : public ports::EventSources {
 public:
  /// Listens at once, so that plugins may connect while the rest starts. `clock` and `sink`
  /// outlive the host; the clock is the machine's own even where a recording drives the app's,
  /// because plugins live in real time. Throws std::runtime_error when it can't listen.
  PluginHost(boost::asio::any_io_executor executor, Options options, ports::Clock& clock,
             ports::EventSink& sink);
  ~PluginHost() override;
  PluginHost(const PluginHost&) = delete;
  PluginHost& operator=(const PluginHost&) = delete;

  /// Serves plugins until stop() was called and every connection ended.
  boost::asio::awaitable<void> run();

  /// Says bye to all and ends run(); takes no new connection.
  void stop();

  /// How each configured plugin is, in the order of the options; after them those that are not
  /// configured and ask to be.
  [[nodiscard]] std::vector<ports::PluginStatus> status() const;

  /// What a plugin sent since start; zeros for a plugin that is not configured.
  [[nodiscard]] PluginCounters counters(const core::PluginId& plugin) const;

  void committed(const core::PluginId& plugin, std::uint64_t sequence) override;
  void committed_of(const core::PluginId& plugin, const std::string& run,
                    std::uint64_t sequence) override;
  boost::asio::awaitable<Result<std::string>> command(ports::SourceCommand command) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace homeward::plugin_host
