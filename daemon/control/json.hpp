#pragma once

#include "daemon/ports/operations.hpp"
#include "lib/base/result.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The JSON of the control API, all of it: docs/CLI.md lists the fields. Times are RFC 3339 in
/// UTC, numbers between 1e-6 and 1e17 have no exponent, a field that has no value is null rather
/// than absent.
namespace homeward::control {

/// Version of the control API, in `status` as "api". It grows when a field changes its meaning or
/// goes away; new fields may come at any time.
inline constexpr std::uint64_t kApiVersion = 1;

[[nodiscard]] std::string to_json(const ports::DaemonStatus& status);
/// `{"devices":[...]}`
[[nodiscard]] std::string to_json(const std::vector<ports::DeviceStatus>& devices);
[[nodiscard]] std::string to_json(const core::Alert& alert);
/// `{"alerts":[...]}`
[[nodiscard]] std::string to_json(const std::vector<core::Alert>& alerts);
/// `{"rules":[...]}`
[[nodiscard]] std::string to_json(const std::vector<ports::RuleSummary>& rules);
/// One rule in words, see docs/CLI.md, `explain`.
[[nodiscard]] std::string to_json(const ports::RuleExplanation& explained);
/// `{"measures":[...]}`
[[nodiscard]] std::string to_json(const std::vector<ports::RoutineMeasure>& measures);
[[nodiscard]] std::string to_json(const ports::JournalPage& page);
[[nodiscard]] std::string to_json(const ports::Hindsight& hindsight);
[[nodiscard]] std::string to_json(const ports::PresenceStatus& presence);
[[nodiscard]] std::string to_json(const core::Silence& silence);
/// `{"audit":[...]}`
[[nodiscard]] std::string to_json(const std::vector<ports::AuditEntry>& entries);
/// `{"events":[...]}`
[[nodiscard]] std::string to_json(const std::vector<ports::JournalEvent>& events);
/// One event without a journal id, as the follow stream sends it.
[[nodiscard]] std::string to_json(const ports::FollowedEvent& event);
/// `{"taken","changes":[...],"diagnostics":[...]}`
[[nodiscard]] std::string to_json(const ports::ReloadReport& report);
/// `{"error":{"code","message"}}`
[[nodiscard]] std::string to_json(const Error& error);
/// `{"result":...}` with a plugin's answer: its JSON, or its text when it is none.
[[nodiscard]] std::string plugin_result_json(const std::string& answer);

/// The follow stream's line for `count` events that a slow reader missed.
[[nodiscard]] std::string lost_json(std::uint64_t count);
/// The follow stream's line that says nothing but "still here".
[[nodiscard]] std::string keep_alive_json();

}  // namespace homeward::control
