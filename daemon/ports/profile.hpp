#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/core/alert_codes.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/silence.hpp"
#include "daemon/ports/options.hpp"
#include "daemon/ports/outbox.hpp"
#include "daemon/ports/platform_link.hpp"
#include "lib/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace homeward::ports {

/// What happened to an alert, as platforms are told it (PLATFORM.md, Types).
enum class AlertChange : std::uint8_t { raised, acknowledged, escalated, updated, resolved };

[[nodiscard]] std::string_view to_text(AlertChange change) noexcept;

/// Where the escalation of an alert stands, for one of those who are told.
struct EscalationState {
  std::uint32_t step{0};                    ///< steps taken so far; 0: none yet
  std::string to;                           ///< who is told now
  std::optional<core::WallTime> answer_by;  ///< when the next step is due
};

/// Everything that may be told of one change of one alert; the recipient's detail decides what is.
struct AlertMessage {
  core::Alert alert;
  AlertChange change{AlertChange::raised};
  MessageClass message_class{MessageClass::alarm};
  std::string rule_version;
  std::map<std::string, std::string> title;  ///< by language
  std::map<std::string, std::string> text;   ///< by language
  bool late{false};                          ///< found out after the fact
  std::string boot_id;
  std::int64_t monotonic_ms{0};               ///< of the change, on the home's time line
  std::optional<EscalationState> escalation;  ///< of rules with steps
  core::AlertCodes codes;
  std::string resident{};  ///< the platform's name of who lives in the home
};

/// A silence that began or ended.
struct SilenceMessage {
  core::Silence silence;
  bool active{true};  ///< false: it ended
};

/// `status`: birth, will and goodbye.
struct StatusMessage {
  bool online{true};
  std::string reason;  ///< of offline: "connection lost", "stopping"
  std::string version, config_hash, boot_id;
  std::vector<std::string> sensors;                                  ///< ids, not names
  std::vector<std::pair<core::AlertId, std::uint32_t>> open_alerts;  ///< id and revision
};

/// `heartbeat`: the life sign with what a care centre watches.
struct HeartbeatMessage {
  std::int64_t uptime_s{0};
  std::string boot_id, version, config_hash;
  core::TimeQuality clock{core::TimeQuality::synchronised};
  OutboxDepth outbox;
  std::optional<core::WallTime> oldest_unsent;
  std::uint64_t dropped{0};
  std::uint32_t open_alerts{0};
  std::vector<std::string> silent_devices, no_data_devices, low_battery_devices;
  std::map<std::string, std::string> plugins;  ///< name -> ok, degraded, failed, disconnected
  std::uint64_t disk_free_bytes{0};
  std::uint64_t written_bytes{0};
  std::optional<bool> on_mains, under_voltage;  ///< none: the machine does not show it
};

/// A request of a platform, decoded and checked in shape (not in permission).
struct PlatformCommand {
  std::string id;
  std::string type;  ///< acknowledge, resolve, note, silence, presence, ...
  std::optional<core::AlertId> alert;
  std::string rule;
  std::string by;
  std::optional<core::WallTime> expires;
  std::chrono::seconds length{0};  ///< of a silence
  std::string reason;              ///< of a silence, or why an alert is resolved
  std::string text;                ///< of a note
  bool critical{false};            ///< of a silence: also for a critical rule
  std::string state;               ///< of a presence: home or away
  std::string until;               ///< of a presence: the end of a vacation, may be empty
};

enum class CommandStatus : std::uint8_t { ok, refused, unknown, expired, invalid };

struct CommandReply {
  std::string command;  ///< the command's id
  CommandStatus status{CommandStatus::ok};
  std::string reason;
  std::string result{};  ///< of `describe`: a JSON object; else empty
};

[[nodiscard]] std::string_view to_text(CommandStatus status) noexcept;

/// How one platform wants to be spoken to: topics, payloads, fields (PLATFORM.md, Profiles). Pure:
/// no I/O, no clock. One per platform, made from its options.
class Profile {
 public:
  virtual ~Profile() = default;

  /// The `data` of an alert message, JSON text, with the fields that `recipient` may see.
  [[nodiscard]] virtual std::string alert_data(const AlertMessage& message,
                                               const Recipient& recipient) const = 0;
  /// The `data` of a silence message, JSON text.
  [[nodiscard]] virtual std::string silence_data(const SilenceMessage& message,
                                                 const Recipient& recipient) const = 0;
  /// The `data` of a message of readings, JSON text; at least one, in the order in which they came.
  [[nodiscard]] virtual std::string readings_data(
      std::span<const core::Event* const> readings) const = 0;
  [[nodiscard]] virtual std::string reply_data(const CommandReply& reply) const = 0;

  /// The `data` of a row that waited, with what those who are left of its audience may see; not
  /// empty, the one with the widest view first.
  [[nodiscard]] virtual std::string narrowed(const OutboxRow& row,
                                             std::span<const Recipient* const> audience) const = 0;

  /// The whole wire message of a queued row; `historical` when it is sent more than 60 s late.
  [[nodiscard]] virtual WireMessage message(const OutboxRow& row, core::WallTime now) const = 0;

  /// Status and heartbeat are not queued: they speak of the moment in which they are sent.
  [[nodiscard]] virtual WireMessage status(const StatusMessage& status,
                                           core::WallTime now) const = 0;
  [[nodiscard]] virtual WireMessage heartbeat(const HeartbeatMessage& heartbeat,
                                              core::WallTime now) const = 0;

  /// What else is said at a connect, behind the birth, and at a goodbye, in this order. Not
  /// queued either: all of it is said again at the next connect.
  [[nodiscard]] virtual std::vector<WireMessage> introduction(
      const StatusMessage& /*birth*/) const {
    return {};
  }
  [[nodiscard]] virtual std::vector<WireMessage> farewell(const StatusMessage& /*birth*/) const {
    return {};
  }

  [[nodiscard]] virtual std::vector<std::string> subscriptions() const = 0;
  /// Errors: invalid (malformed, oversized, missing fields; the text is the reply's reason).
  [[nodiscard]] virtual Result<PlatformCommand> command(const WireMessage& message) const = 0;
};

}  // namespace homeward::ports
