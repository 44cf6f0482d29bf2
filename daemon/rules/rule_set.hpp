#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/core/diagnostic.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"
#include "daemon/core/time_zone.hpp"
#include "daemon/core/value.hpp"
#include "daemon/rules/holidays.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What installers write (docs/RULES.md), as values with positions. `settings` builds it from
/// YAML; compile() in program.hpp resolves the names and finds what can't be. Nothing here knows
/// YAML or the engine.
namespace homeward::rules {

using core::Duration;
using core::SourcePosition;
using core::Value;

/// `device.property`, a group, `room:NAME`, `room:NAME.property` or a glob, as written.
struct Selector {
  std::string text;
  SourcePosition position;
};

/// An event pattern EV: any activity of the selectors, or one of `values`, or (with `reports`)
/// any report, also a repeated one. Several selectors mean any of them.
struct EventPattern {
  struct Item {
    Selector selector;
    std::vector<Value> values;  ///< empty: any activity
    bool reports{false};
  };
  std::vector<Item> items;  ///< at least one, save where the contract allows none
};

/// A daily window of local time, [begin, end); end may be before begin: over midnight.
struct DailyWindow {
  std::chrono::seconds begin{};  ///< since local midnight, 0 to 24 h
  std::chrono::seconds end{};
  friend bool operator==(const DailyWindow&, const DailyWindow&) = default;
};

/// A window with the days on which it begins.
struct Schedule {
  DailyWindow window;
  std::array<bool, 7> days{true, true, true, true, true, true, true};  ///< Monday first
  bool except_holidays{false};
  SourcePosition position;
};

/// Where a window is wanted: written out, or the name of a schedule.
struct WindowReference {
  std::variant<DailyWindow, std::string> window;
  SourcePosition position;
};

enum class Statistic : std::uint8_t { avg, min, max, sum, change };

struct Condition;
using ConditionPtr = std::unique_ptr<Condition>;

/// `{SEL: v}`, `{SEL: [v, w]}`: any selected property has one of the values.
struct IsValue {
  Selector selector;
  std::vector<Value> values;
};

/// `{SEL: {above / below / is_not, clear_above / clear_below, stat, over}}`
struct Compare {
  Selector selector;
  std::optional<double> above, below, clear_above, clear_below;
  std::vector<Value> is_not;
  std::optional<Statistic> stat;
  std::optional<Duration> over;
};

/// `{absent: EV}`, `{absent: EV, for: D}`, `{absent: EV, between: W}`
struct Absent {
  EventPattern event;
  std::optional<Duration> for_time;
  std::optional<WindowReference> between;
};

/// `{count: EV, at_least / at_most: n, within: D / between: W, gap: D}`
struct Count {
  EventPattern event;
  std::optional<std::uint32_t> at_least, at_most;
  std::optional<Duration> within, gap;
  std::optional<WindowReference> between;
};

/// `{after: EV, then: EV2, within: D}` or `{after: EV, absent: EV2, within: D}`
struct After {
  EventPattern event;
  EventPattern second;
  bool second_absent{false};
  Duration within{};
};

/// `{last_in: GROUP}`
struct LastIn {
  Selector group;
};

/// `{state: NAME}`
struct InState {
  std::string name;
};

/// `{alert: NAME}`
struct AlertFires {
  std::string rule;
};

/// `{offline: SEL}` or `{offline: all}`
struct Offline {
  std::optional<Selector> selector;  ///< nothing: all
};

/// `{daily: {count / first / last / sum: EV, between: W}, below / above / later_by / earlier_by,
/// of: {median: 14d, min_days: 7}, skip_if_away: 12h}`
struct Daily {
  enum class Measure : std::uint8_t { count, first, last, sum };
  Measure measure{Measure::count};
  EventPattern event;
  std::optional<WindowReference> between;
  std::optional<double> below, above;  ///< share of the median: 0.5 for 50%
  std::optional<Duration> later_by, earlier_by;
  std::uint32_t median_days{14};
  std::uint32_t min_days{7};
  std::optional<Duration> skip_if_away;
};

/// `{event: {SEL: v}}`: true at that instant only.
struct Happens {
  EventPattern event;
};

struct AllOf {
  std::vector<ConditionPtr> conditions;
};
struct AnyOf {
  std::vector<ConditionPtr> conditions;
};
struct Not {
  ConditionPtr condition;
};

/// One condition: a form and where it is written.
struct Condition {
  std::variant<IsValue, Compare, Absent, Count, After, LastIn, InState, AlertFires, Offline, Daily,
               Happens, AllOf, AnyOf, Not>
      form;
  SourcePosition position;
};

/// `while` and `unless` take the name of a state, or a condition.
using Gate = ConditionPtr;

struct EscalationStep {
  Duration after{};
  std::string to;
  SourcePosition position;
};

/// Text by language tag: {"nl": "...", "en": "..."}.
using Texts = std::map<std::string, std::string>;

enum class Resolve : std::uint8_t { automatic, ack };

struct Rule {
  core::RuleId id;
  SourcePosition position;
  ConditionPtr when;
  Duration for_time{0};
  Duration keep_firing_for{0};
  ConditionPtr clear;  ///< null: ends when `when` is false
  std::optional<WindowReference> during;
  std::vector<Gate> while_gates;   ///< all must hold
  std::vector<Gate> unless_gates;  ///< none may hold
  bool each_device{false};
  core::Severity severity{core::Severity::warning};
  core::Category category{core::Category::care};
  Resolve resolve{Resolve::automatic};
  std::optional<Duration> repeat_interval;
  std::vector<EscalationStep> escalate;
  std::optional<Duration> warn_before;
  Texts message;
  std::string why;
  bool enabled{true};
  std::string pack;      ///< the rule pack it comes from; empty: the home's own
  bool adjusted{false};  ///< a pack's rule of which the home changes keys
  std::string version;   ///< "sha256:..." over the rule's own text, for the envelope
  /// "sha256:..." over what it waits for (when, for, gates, clear, each): as long as this is the
  /// same, timers go on across a reload, though its texts or steps changed.
  std::string behaviour;
};

/// `presence:`, RULES.md 7.4.
struct Presence {
  enum class Initial : std::uint8_t { unknown, home, away };
  Initial initial{Initial::unknown};
  EventPattern leave;  ///< may be empty: away can't be told
  Duration quiet{std::chrono::minutes{15}};
  EventPattern enter;  ///< may be empty
  std::uint32_t burst_count{3};
  Duration burst_within{std::chrono::minutes{5}};
  bool optional{false};  ///< of a rule pack
};

/// `states:` a virtual state: a condition with for / clear_for / keep and a window.
struct VirtualState {
  std::string name;
  SourcePosition position;
  ConditionPtr when;
  Duration for_time{0};
  Duration clear_for{0};
  std::optional<Duration> keep;
  std::optional<WindowReference> during;
  bool optional{false};   ///< of a rule pack: left out where it can't be
  std::string behaviour;  ///< as that of a rule: over `when`, `for` and `during`
};

/// `devices:` as far as rules care.
struct DeviceDeclaration {
  core::DeviceId id;
  core::DeviceAddress address;
  std::string room;
  std::vector<std::string> properties;
  std::optional<Duration> supervise;       ///< how long its radio may be silent
  std::optional<Duration> supervise_data;  ///< how long it may give no data (liveness.hpp)
  std::vector<std::string> data_properties;
  std::optional<Duration> dedup, debounce, clear_after;
  SourcePosition position;
};

struct Group {
  std::string name;
  std::vector<Selector> members;
  SourcePosition position;
  bool optional{false};  ///< of a rule pack: members that the home has not are left out
};

/// Everything that rules are made of, in file order.
struct RuleSet {
  core::TimeZone zone{core::TimeZone::utc()};
  std::vector<std::string> languages{"en"};
  HolidayCalendar holidays{HolidayCalendar::none};
  std::vector<DeviceDeclaration> devices;
  std::vector<Group> groups;
  std::map<std::string, Schedule> schedules;
  std::optional<Presence> presence;
  std::vector<VirtualState> states;
  std::vector<Rule> rules;
};

}  // namespace homeward::rules
