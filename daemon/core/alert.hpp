#pragma once

#include "daemon/core/event.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace homeward::core {

enum class Severity : std::uint8_t { info, warning, critical };
enum class Category : std::uint8_t { care, safety, service, technical };

[[nodiscard]] std::string_view to_text(Severity severity) noexcept;
[[nodiscard]] std::string_view to_text(Category category) noexcept;
[[nodiscard]] std::optional<Severity> parse_severity(std::string_view text) noexcept;
[[nodiscard]] std::optional<Category> parse_category(std::string_view text) noexcept;

/// Why an alert ended.
enum class ResolveReason : std::uint8_t {
  condition,     ///< what it warned of is over
  acknowledged,  ///< `resolve: ack` and somebody acknowledged it
  rule_removed,  ///< a new configuration no longer has the rule
  late_event,    ///< an event that came late shows that it should not have fired
  platform,      ///< a platform resolved it by command
};

[[nodiscard]] std::string_view to_text(ResolveReason reason) noexcept;
[[nodiscard]] std::optional<ResolveReason> parse_resolve_reason(std::string_view text) noexcept;

/// One value that made an alert fire.
struct Evidence {
  DeviceId device;
  std::string property;
  Value value;
  WallTime time{};

  friend bool operator==(const Evidence&, const Evidence&) = default;
};

/// Who acknowledged, and through what.
struct Acknowledgement {
  WallTime at{};
  std::string by;   ///< as the platform names the person; may be empty
  std::string via;  ///< platform id, or `cli`

  friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

/// A recipient who was told of an alert.
struct Told {
  std::string recipient;      ///< its name under `recipients:`
  std::uint32_t revision{0};  ///< the last one it was sent

  friend bool operator==(const Told&, const Told&) = default;
};

/// How far an alert was brought to people. Kept with the alert, so that repeats and escalation go
/// on after a restart; all times are on the home's time line, so that clock steps don't matter.
struct Outreach {
  std::vector<Told> told;     ///< in the order of their first message
  SteadyTime begin{};         ///< from when the steps of this round count
  std::uint32_t round{0};     ///< how often the list of steps came to its end
  std::uint32_t step{0};      ///< how many steps of this round were taken
  SteadyTime last_telling{};  ///< from when the next repeat counts

  friend bool operator==(const Outreach&, const Outreach&) = default;
};

/// An alert as the platforms and the store know it: RULES.md section 7.1 with an id and a
/// revision. The condition being present and its acknowledgement are two things.
struct Alert {
  AlertId id;
  std::uint32_t revision{1};  ///< grows by one with each change that platforms are told of
  RuleId rule;
  std::string rule_version;        ///< of the rule as it was when it fired; may be empty
  std::optional<DeviceId> device;  ///< set for `each: device` rules
  Severity severity{Severity::warning};
  Category category{Category::care};
  bool test{false};
  bool stale{false};  ///< it fires, but whether it still should is not known
  std::string room;   ///< of the device or of the newest evidence; may be empty
  WallTime pending_since{};
  WallTime fired_at{};
  SteadyTime fired_on_line{};  ///< the same instant on the home's time line
  std::optional<WallTime> resolved_at;
  std::optional<ResolveReason> reason;
  std::optional<Acknowledgement> acknowledged;
  TimeQuality quality{TimeQuality::synchronised};
  std::vector<Evidence> evidence;  ///< newest first, at most 8
  Outreach outreach;

  [[nodiscard]] bool open() const noexcept { return !resolved_at.has_value(); }
  friend bool operator==(const Alert&, const Alert&) = default;
};

}  // namespace homeward::core
