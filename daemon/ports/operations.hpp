#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/silence.hpp"
#include "daemon/ports/audit.hpp"
#include "daemon/ports/event_source.hpp"
#include "daemon/ports/home_operations.hpp"
#include "daemon/ports/outbox.hpp"
#include "daemon/ports/presence_operations.hpp"
#include "daemon/ports/rule_operations.hpp"
#include "daemon/ports/store.hpp"
#include "lib/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace homeward::ports {

/// A message of an alert on its way to a platform.
struct AlertDelivery {
  std::string message;                     ///< `<alert id>/<revision>`
  std::optional<core::WallTime> taken_at;  ///< when the broker acknowledged it; nothing: not yet
};

/// One platform's link, for people.
struct PlatformStatus {
  core::PlatformId id;
  bool connected{false};
  bool consent{true};      ///< false: none of its recipients consents, so nothing is sent
  std::string broker;      ///< the one in use or tried last
  std::string last_error;  ///< empty: none since the last connect
  std::optional<core::WallTime> connected_since;
  OutboxDepth outbox;
  std::uint64_t published{0};  ///< acknowledged by the broker since start
  std::uint64_t expired{0};    ///< messages of readings that were too old to be sent, since start
  std::uint64_t evicted{0};    ///< messages given up because the database was full, since start
  std::vector<AlertDelivery> deliveries;  ///< of the newest alerts, oldest first
  /// The most important class that the broker does not take from us though the link stands.
  std::optional<MessageClass> refused;
};

struct PluginStatus {
  core::PluginId id;
  std::string state;  ///< ok, degraded, failed, disconnected, never-connected, refused
  std::string detail;
  std::uint64_t events{0}, dropped{0};
  bool configured{true};  ///< false: it is refused because `plugins` does not name it
};

/// How well a device is heard and how long it will live, as it said last.
struct DeviceVitals {
  std::optional<double> rssi_dbm;
  std::optional<double> link_quality;     ///< 0 to 255
  std::optional<double> battery_percent;  ///< 0 to 100

  friend bool operator==(const DeviceVitals&, const DeviceVitals&) = default;
};

struct DeviceStatus {
  core::DeviceId id;
  core::DeviceAddress address;
  std::string room;
  std::optional<core::WallTime> last_seen;
  std::optional<core::WallTime> last_data;    ///< its last word that the home works with
  std::string state{"alive"};                 ///< alive, no-data, silent, unheard
  std::map<std::string, core::Value> values;  ///< property -> last known value
  DeviceVitals vitals;
  bool configured{true};    ///< false: a plugin told of it, homeward.yaml does not have it
  std::string description;  ///< the plugin's `device` message, JSON text; may be empty
};

/// A wish to silence a rule.
struct SilenceRequest {
  std::string rule;
  std::chrono::seconds length{0};  ///< 1 second to core::kLongestSilence
  std::string reason;              ///< not empty
  std::string by;                  ///< may be empty
  std::string via;                 ///< platform id, or `cli`
  bool critical{false};            ///< also if the rule is critical
};

/// The home is warned of an alert, or not any more (`warn_before`).
struct WarningNotice {
  std::string rule;
  std::optional<core::DeviceId> device;
  std::string state{"begun"};  ///< begun, cancelled, fired, over
  core::WallTime at{};
  core::WallTime fires_at{};  ///< if nothing changes and nobody cancels
};

/// `homeward status` in one value.
struct DaemonStatus {
  std::string version, config_hash, gateway_id, boot_id;
  core::WallTime started{}, now{};
  core::TimeQuality clock{core::TimeQuality::synchronised};
  PresenceStatus presence;
  std::uint32_t rules{0}, devices{0}, open_alerts{0};
  std::uint64_t events{0}, unknown_devices{0}, duplicates{0};
  std::vector<PlatformStatus> platforms;
  std::vector<PluginStatus> plugins;
  StoreHealth store;
  std::vector<core::Silence> silences;
  std::vector<WarningNotice> warnings;  ///< that stand now
  std::vector<std::string> problems;    ///< what a human should act on, one sentence each
};

/// An event as `homeward events --follow` shows it, or a warning in its place.
struct FollowedEvent {
  core::Event event;
  std::optional<WarningNotice> warning{};
};

/// A running look at events; dropping it ends it. A slow reader loses the oldest, counted.
class EventFeed {
 public:
  virtual ~EventFeed() = default;
  /// The next event; `lost` counts those that were dropped since the last call. Cancelling the
  /// waiting coroutine ends the wait, with the exception operation_aborted.
  virtual boost::asio::awaitable<FollowedEvent> next() = 0;
  [[nodiscard]] virtual std::uint64_t lost() const = 0;
};

/// What a reload of the configuration did.
struct ReloadReport {
  bool taken{false};                     ///< false: it has errors, and what ran goes on
  std::vector<std::string> diagnostics;  ///< errors and warnings, `file:line:col: error: ...`
  std::vector<std::string> changes;      ///< a line each; none: the files say what already runs
};

/// What people may ask of the running daemon. The app implements it, the control API calls it.
class Operations : public RuleOperations, public PresenceOperations, public HomeOperations {
 public:
  [[nodiscard]] virtual DaemonStatus status() const = 0;
  [[nodiscard]] virtual std::vector<DeviceStatus> devices() const = 0;

  /// Alerts, newest first. Errors: storage.
  virtual boost::asio::awaitable<Result<std::vector<core::Alert>>> alerts(AlertQuery query) = 0;

  /// The newest journal events, oldest first (`limit` 1 to 1000).
  virtual boost::asio::awaitable<Result<std::vector<JournalEvent>>> recent_events(
      std::uint32_t limit) = 0;

  /// Acknowledges an open alert by its id (or unique beginning of at least 6 characters); returns
  /// when that is on disk. Errors: not_found, invalid (ambiguous), refused (already resolved).
  virtual boost::asio::awaitable<Result<core::Alert>> acknowledge(std::string alert, std::string by,
                                                                  std::string via) = 0;

  /// Sends a test alert of a rule the whole way, marked test. Errors: not_found (no such rule).
  virtual boost::asio::awaitable<Result<core::Alert>> test_alert(std::string rule, std::string by,
                                                                 std::string via) = 0;

  /// Silences a rule for a while; returns when that is on disk. Errors: not_found, invalid
  /// (length, no reason), refused (a critical rule, and the request does not say so).
  virtual boost::asio::awaitable<Result<core::Silence>> silence(SilenceRequest request) = 0;
  /// Ends a silence before its time. Errors: not_found.
  virtual boost::asio::awaitable<Result<void>> end_silence(std::string rule, std::string by,
                                                           std::string via) = 0;

  /// Who did what and when, newest first. Errors: storage.
  virtual boost::asio::awaitable<Result<std::vector<AuditEntry>>> audit(AuditQuery query) = 0;

  [[nodiscard]] virtual std::unique_ptr<EventFeed> follow() = 0;

  /// Reads the configuration again; what can run takes over within moments.
  virtual ReloadReport reload() = 0;

  /// Passes a command on to a plugin (permit_join, identify, ...).
  virtual boost::asio::awaitable<Result<std::string>> plugin_command(SourceCommand command) = 0;
};

}  // namespace homeward::ports
