#pragma once

#include "daemon/core/event.hpp"
#include "daemon/core/ids.hpp"
#include "lib/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace homeward::ports {

/// One value as a plugin reported it: addressed by the plugin's name of the device, not yet
/// stamped by us.
struct SourceEvent {
  core::DeviceAddress address;
  std::string property;
  core::Value value;
  std::optional<core::WallTime> time;  ///< the source's own stamp
  core::EventKind kind{core::EventKind::report};
  std::optional<double> rssi_dbm{};      ///< how well the radio heard it
  std::optional<double> link_quality{};  ///< 0 to 255
};

/// What a plugin told in one line.
struct SourceBatch {
  core::PluginId plugin;
  std::vector<SourceEvent> events;
  std::string run;                        ///< the plugin process, from its hello; may be empty
  std::optional<std::uint64_t> sequence;  ///< of the line, when the plugin wants `committed`
};

/// A device as a plugin described it.
struct SourceDevice {
  core::PluginId plugin;
  core::DeviceAddress address;
  std::string description;          ///< the `device` message, JSON text
  std::optional<std::string> keep;  ///< state that the plugin wants back at its next welcome
  bool gone{false};                 ///< `gone`: left or removed
};

/// The health of a plugin's part of the world: `health` messages and the link itself.
struct SourceHealth {
  core::PluginId plugin;
  enum class State : std::uint8_t { ok, degraded, failed, disconnected } state{State::ok};
  std::string code;
  std::string detail;
};

[[nodiscard]] std::string_view to_text(SourceHealth::State state) noexcept;

/// Takes what plugins say. The app implements it; the plugin host calls it on the loop's thread.
class EventSink {
 public:
  virtual ~EventSink() = default;

  /// Takes one batch; the source waits until it returns, which is the back-pressure.
  virtual boost::asio::awaitable<void> take(SourceBatch batch) = 0;
  virtual boost::asio::awaitable<void> take(SourceDevice device) = 0;
  virtual void take(const SourceHealth& health) = 0;
  /// The plugin said goodbye in order: nothing more of it will come until it connects again.
  virtual boost::asio::awaitable<void> ended(core::PluginId plugin) = 0;

  /// What `welcome` tells a plugin of its devices: address and the kept state.
  [[nodiscard]] virtual std::map<core::DeviceAddress, std::string> known_devices(
      const core::PluginId& plugin) const = 0;
  /// The last sequence of this plugin session that is safely on disk; nothing for a new session.
  [[nodiscard]] virtual std::optional<std::uint64_t> committed_sequence(
      const core::PluginId& plugin, const std::string& run) const = 0;
};

/// A request to a plugin: permit_join, identify, set, remove, read.
struct SourceCommand {
  core::PluginId plugin;
  std::string name;
  std::string args;  ///< JSON object
  std::chrono::milliseconds deadline{10'000};
};

/// What the app asks of its plugins. The plugin host implements it.
class EventSources {
 public:
  virtual ~EventSources() = default;

  /// Tells the plugin that every line up to `sequence` is on disk.
  virtual void committed(const core::PluginId& plugin, std::uint64_t sequence) = 0;

  /// The same for the process `run` alone: a late word on a process that is gone must not be taken
  /// for its successor's. Prefer it where the run is known.
  virtual void committed_of(const core::PluginId& plugin, const std::string& run,
                            std::uint64_t sequence) {
    static_cast<void>(run);
    committed(plugin, sequence);
  }

  /// Sends a command and waits for its result (JSON text). Errors: not_found (not connected),
  /// timeout, refused (the plugin said no; its reason is the text).
  virtual boost::asio::awaitable<Result<std::string>> command(SourceCommand command) = 0;
};

}  // namespace homeward::ports
