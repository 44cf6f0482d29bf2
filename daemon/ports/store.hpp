#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/silence.hpp"
#include "daemon/ports/audit.hpp"
#include "daemon/ports/outbox.hpp"
#include "lib/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::ports {

/// What is known of a device beyond the configuration; kept for the plugin that asked for it.
struct DeviceRecord {
  static constexpr std::size_t kMostDescription = 16 * 1024;  ///< bytes
  static constexpr std::size_t kMostKeep = 4 * 1024;          ///< bytes

  core::DeviceAddress address;
  std::string description;  ///< the plugin's `device` message, JSON text, at most kMostDescription
  std::string keep;         ///< opaque state of the plugin, at most kMostKeep
  std::optional<core::WallTime> last_seen;
  bool removed{false};

  friend bool operator==(const DeviceRecord&, const DeviceRecord&) = default;
};

/// The engine's state after the journal event `after_event` was stepped.
struct EngineState {
  std::string snapshot;
  std::uint64_t after_event{0};  ///< journal id
  friend bool operator==(const EngineState&, const EngineState&) = default;
};

/// A journal event with its id; ids grow by one in the order in which the engine saw the events.
struct JournalEvent {
  std::uint64_t id{0};
  core::Event event;
  friend bool operator==(const JournalEvent&, const JournalEvent&) = default;
};

/// Everything that one transaction writes: all of it or nothing.
struct Commit {
  std::vector<JournalEvent> events;
  std::optional<EngineState> engine;
  std::vector<core::Alert> alerts;  ///< inserted, or replaced when the revision grew
  std::vector<OutboxRow> outbox;
  std::vector<DeliveryMark> delivered;
  std::vector<DeviceRecord> devices;         ///< inserted or replaced by address
  std::map<std::string, std::string> meta;   ///< small named facts: boot id, source sequences
  std::vector<core::Silence> silences;       ///< inserted or replaced by rule
  std::vector<core::RuleId> silences_ended;  ///< removed, after `silences` was written
  std::vector<AuditEntry> audit;             ///< appended; the store gives the ids

  [[nodiscard]] bool empty() const noexcept {
    return events.empty() && !engine && alerts.empty() && outbox.empty() && delivered.empty() &&
           devices.empty() && meta.empty() && silences.empty() && silences_ended.empty() &&
           audit.empty();
  }
};

/// What a start needs to go on where the last run stopped.
struct StoredState {
  std::optional<EngineState> engine;
  std::uint64_t last_event{0};  ///< highest journal id
  std::vector<core::Alert> open_alerts;
  std::vector<DeviceRecord> devices;
  std::vector<OutboxDepth> outbox;
  std::map<std::string, std::string> meta;
  std::vector<core::Silence> silences;
};

/// Which alerts to list, newest first.
struct AlertQuery {
  bool open_only{false};
  std::uint32_t limit{100};  ///< 1 to 1000
  core::AlertId before{};    ///< only those with a lower id, which fired earlier; empty: all
};

/// Counters for status and heartbeat, since the process started unless said otherwise.
struct StoreHealth {
  std::uint64_t commits{0};
  std::uint64_t failures{0};
  std::uint64_t file_bytes{0};  ///< database and its log on disk, at the last look
  std::uint64_t used_bytes{0};  ///< of the database, without what is free in it
  bool damaged{false};          ///< the file itself: it has to be opened anew, which sets it aside
};

/// The journal, the alerts and the outbox on disk. Calls are answered in the order in which they
/// were made; none blocks the caller's thread. Errors: storage (the text is SQLite's), limit.
class Store {
 public:
  virtual ~Store() = default;

  /// Writes one transaction; durable (survives a power cut) when it returns. Shared, because who
  /// asks keeps it until the answer: a commit that failed must lose nothing.
  virtual boost::asio::awaitable<Result<void>> write(std::shared_ptr<const Commit> commit) = 0;

  /// The same for who does not keep it.
  boost::asio::awaitable<Result<void>> commit(Commit commit) {
    return write(std::make_shared<const Commit>(std::move(commit)));
  }

  virtual boost::asio::awaitable<Result<StoredState>> load() = 0;

  /// Journal events with an id above `after`, oldest first, at most `limit` (1 to 10,000).
  virtual boost::asio::awaitable<Result<std::vector<JournalEvent>>> events_after(
      std::uint64_t after, std::uint32_t limit) = 0;

  virtual boost::asio::awaitable<Result<std::vector<OutboxRow>>> outbox(OutboxQuery query) = 0;

  /// Removes messages that will not be sent; how many. Nothing was removed: none is old enough.
  virtual boost::asio::awaitable<Result<std::uint64_t>> drop(OutboxDrop drop) = 0;

  virtual boost::asio::awaitable<Result<std::vector<core::Alert>>> alerts(AlertQuery query) = 0;

  virtual boost::asio::awaitable<Result<std::optional<core::Alert>>> alert(core::AlertId id) = 0;

  /// A page of the audit journal, newest first.
  virtual boost::asio::awaitable<Result<std::vector<AuditEntry>>> audit(AuditQuery query) = 0;

  /// Removes what retention allows: delivered outbox rows, events before `events_before` that no
  /// snapshot needs, alerts resolved before `alerts_before`.
  virtual boost::asio::awaitable<Result<void>> prune(core::WallTime events_before,
                                                     core::WallTime alerts_before) = 0;

  /// Writes a consistent copy of everything beside the database, in the place of an earlier one;
  /// gives its path. Other calls wait meanwhile: seconds for a large file on a slow card.
  virtual boost::asio::awaitable<Result<std::string>> copy() = 0;

  [[nodiscard]] virtual StoreHealth health() const = 0;
};

}  // namespace homeward::ports
