#pragma once

#include "daemon/plugin_host/token_bucket.hpp"
#include "daemon/ports/event_source.hpp"
#include "daemon/ports/operations.hpp"
#include "daemon/ports/options.hpp"
#include "plugins/protocol/messages.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace homeward::plugin_host {

/// What a plugin sent and what became of it, since the daemon started.
struct PluginCounters {
  std::uint64_t events{0};           ///< passed on
  std::uint64_t dropped{0};          ///< reports beyond the rate
  std::uint64_t refused_devices{0};  ///< messages of devices beyond the limit
  std::uint64_t malformed{0};        ///< lines
  std::uint64_t repeated{0};         ///< lines sent again that had been taken before
};

/// One configured plugin: its limits, what it used of them, how it is. It outlives the plugin's
/// connections, so that reconnecting gains nobody a fresh allowance. Owned by the host.
class PluginRecord {
 public:
  PluginRecord(ports::PluginOptions options, core::SteadyTime now);

  [[nodiscard]] const ports::PluginOptions& options() const { return options_; }
  [[nodiscard]] const core::PluginId& id() const { return options_.id; }
  [[nodiscard]] const PluginCounters& counters() const { return counters_; }
  [[nodiscard]] ports::PluginStatus status() const;

  /// Begins a connection of the process `run` (may be empty), which has `committed` on disk.
  void begin(std::string run, std::optional<std::uint64_t> committed,
             const std::map<core::DeviceAddress, std::string>& known);
  [[nodiscard]] const std::string& run() const { return run_; }

  /// True when the line was taken before; else notes that it is taken now.
  [[nodiscard]] bool is_repeat(std::uint64_t sequence);
  /// True when a line of this run has reached `sequence`.
  [[nodiscard]] bool has_taken(std::uint64_t sequence) const { return taken_ >= sequence; }

  /// True when the id is `<plugin>:<address>`: nobody speaks for another plugin's devices.
  [[nodiscard]] bool owns(std::string_view device) const;

  /// Decides on a device's description: false (counted) when it is one device too many.
  [[nodiscard]] bool admit_device(const std::string& device);
  void forget_device(const std::string& device);

  /// Decides on one event: false (counted) when it is dropped. Those of kind `event` are never
  /// dropped for their rate; they make a debt instead, see may_read_at().
  [[nodiscard]] bool admit(const protocol::Event& event, core::SteadyTime now);
  /// Not before then may the next line be read.
  [[nodiscard]] core::SteadyTime may_read_at() const { return bucket_.paid_at(); }

  void count_malformed() { ++counters_.malformed; }

  /// The fault `plugin-flooding` when it begins, its restore when it was calm for a minute (or at
  /// once when the plugin is gone); nothing else.
  [[nodiscard]] std::optional<ports::SourceHealth> flooding_changed(core::SteadyTime now,
                                                                    bool gone = false);

  /// Remembers how the plugin is, for status.
  void note(const ports::SourceHealth& health);

 private:
  ports::PluginOptions options_;
  TokenBucket bucket_;
  PluginCounters counters_;
  std::set<std::string, std::less<>> devices_;
  std::string run_;
  std::optional<std::uint64_t> taken_;  ///< last sequence of the run
  std::string state_{"never-connected"};
  std::string detail_;
  std::optional<core::SteadyTime> last_excess_;
  bool flooding_{false};
};

}  // namespace homeward::plugin_host
