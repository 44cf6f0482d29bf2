#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// What the app and the adapters are told at start, as plain values (CONFIG.md). `settings` makes
/// them from YAML; nobody here knows YAML.
namespace homeward::ports {

/// Where a secret lies; it is read when it is needed and never logged.
struct SecretSource {
  enum class Kind : std::uint8_t { none, file, credential } kind{Kind::none};
  std::string name;  ///< a path, or the name of a systemd credential

  friend bool operator==(const SecretSource&, const SecretSource&) = default;
};

struct TlsOptions {
  std::string ca_file;
  std::string cert_file;
  SecretSource key;
};

enum class HeartbeatProfile : std::uint8_t { s90, s180, h5, h25 };

/// The interval within which the centre must hear us: 90 s, 180 s, 5 h or 25 h.
[[nodiscard]] std::chrono::seconds interval_of(HeartbeatProfile profile) noexcept;

/// What the profile `template` sends (docs/PLATFORM.md).
struct TemplateOptions {
  std::string topic;     ///< with placeholders
  std::string commands;  ///< the topic of commands; empty: none are taken
  std::string body;      ///< a JSON object whose texts may hold placeholders

  friend bool operator==(const TemplateOptions&, const TemplateOptions&) = default;
};

/// One entry of `platforms:`.
struct PlatformOptions {
  core::PlatformId id;
  std::string gateway;               ///< this platform's pseudonym of the home
  std::string resident;              ///< its name of who lives there; empty: one is made
  std::vector<std::string> brokers;  ///< mqtt:// or mqtts:// URIs, at least one
  TlsOptions tls;
  std::string username;
  SecretSource password;
  std::string prefix{"homeward/v1"};
  std::string profile{"homeward"};
  TemplateOptions message_template;  ///< of the profile `template`
  std::string mqtt_version{"3.1.1"};
  bool retain_status{false};  ///< the broker keeps the last status
  /// How long after the fact the broker may keep what is no alarm (MQTT 5); none: for ever.
  std::optional<std::chrono::seconds> message_expiry;
  std::chrono::seconds keep_alive{30};
  HeartbeatProfile heartbeat{HeartbeatProfile::h5};
  std::chrono::milliseconds ack_timeout{20'000};
};

enum class Detail : std::uint8_t { signal, alert, full };

/// Consent: outside [from, until) nothing is queued for the recipient. Dates of the home's zone.
struct Consent {
  std::string given_by;
  std::string basis;
  std::optional<core::WallTime> from;
  std::optional<core::WallTime> until;
};

/// A daily window of local time, [begin, end), both since local midnight; an end that is not after
/// the begin lies on the next day.
struct LocalWindow {
  std::chrono::seconds begin{};
  std::chrono::seconds end{};

  friend bool operator==(const LocalWindow&, const LocalWindow&) = default;
};

/// One entry of `recipients:`: who may know what of the home.
struct Recipient {
  std::string name;
  std::optional<core::PlatformId> platform;  ///< none: reached through escalation only
  std::set<core::Category> categories;       ///< empty: none
  core::Severity min_severity{core::Severity::warning};
  std::vector<std::string> rules;  ///< globs of rule ids; empty: all
  Detail detail{Detail::alert};
  std::vector<std::string> readings;  ///< globs of device.property; empty: none
  std::set<std::string> may_command;
  std::string language;
  bool only_escalation{false};
  std::optional<LocalWindow> mute;  ///< holds back what is not critical
  std::vector<std::string> exclude_fields;
  std::optional<Consent> consent;
};

/// Limits on what a plugin may send (PLUGINS.md).
struct PluginLimits {
  std::uint32_t events_per_second{200};
  std::uint32_t burst{2000};
  std::uint32_t devices{500};
};

/// One entry of `plugins:`; `config` is what `welcome` tells the plugin, secrets resolved.
struct PluginOptions {
  /// Begins the name that the key of a single device has among the secrets; its address follows.
  static constexpr const char* kDeviceKey = "key:";

  core::PluginId id;
  PluginLimits limits;
  core::Duration reorder{0};                    ///< how long its events may be on their way
  std::string user;                             ///< who may connect, besides root and our own
  std::string config{"{}"};                     ///< JSON object without `limits` and secrets
  std::map<std::string, SecretSource> secrets;  ///< by key: password for `password_file`
};

struct JournalOptions {
  std::chrono::milliseconds commit_interval{30'000};
  std::chrono::seconds keep_events{std::chrono::hours{14 * 24}};
  std::chrono::seconds keep_alerts{std::chrono::hours{90 * 24}};
  std::uint64_t max_size{256ULL << 20U};  ///< bytes
  std::chrono::seconds readings_max_age{std::chrono::hours{48}};
};

struct SupervisionOptions {
  std::chrono::seconds restart_grace{120};
  std::chrono::seconds settle{60};
  double battery_low{15};  ///< percent
  std::chrono::seconds offline_default{std::chrono::hours{72}};
  std::chrono::seconds offline_safety{std::chrono::hours{24}};
};

}  // namespace homeward::ports
