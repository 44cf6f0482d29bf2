#pragma once

#include "daemon/core/alert.hpp"
#include "daemon/core/event.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/time.hpp"
#include "daemon/ports/explanation.hpp"
#include "daemon/ports/store.hpp"
#include "lib/base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace homeward::ports {

/// One rule as it runs.
struct RuleSummary {
  std::string rule;
  core::Severity severity{core::Severity::warning};
  core::Category category{core::Category::care};
  bool enabled{true};
  std::string pack;  ///< the rule pack it comes from; empty: the home's own
};

/// One day of a learned routine, for people.
struct RoutineDay {
  std::chrono::local_days date{};
  std::optional<double> value;  ///< as RoutineMeasure::kind says
  std::string left_out;         ///< why it does not count, a word; empty: it counts
};

/// What one `daily` condition has learned (RULES.md 7.10).
struct RoutineMeasure {
  std::string rule;
  std::optional<core::DeviceId> device;
  std::string text;  ///< what is measured, in words
  std::string kind;  ///< count, sum, or first and last: seconds since local midnight
  std::uint32_t median_days{0}, min_days{0};
  std::uint32_t counted{0};      ///< days that the median is of, or would be
  std::optional<double> median;  ///< nothing: the rule is silent until `min_days`
  std::vector<RoutineDay> days;  ///< oldest first, at most 90
};

/// A piece of the home's own journal, with what a replay of it needs to know.
struct JournalPage {
  std::vector<JournalEvent> events;  ///< oldest first; none: the end
  core::SteadyTime now{};            ///< on the home's time line
  core::WallTime time{};             ///< the same on the clock
  std::chrono::seconds keep{0};      ///< how long events are kept
  /// When the gateway was down, [from, until) on the home's time line, in the last month.
  std::vector<std::pair<core::SteadyTime, core::SteadyTime>> gaps;
};

/// An alert that rules would have raised over the journal.
struct HindsightAlert {
  std::string rule;
  std::optional<core::DeviceId> device;
  core::WallTime fired_at{};
  std::optional<core::WallTime> resolved_at;
};

/// What the running rules do over the whole journal, for a comparison with other rules.
struct Hindsight {
  std::uint64_t events{0};
  std::vector<std::string> rules;      ///< those that are switched on
  std::vector<HindsightAlert> alerts;  ///< by time; the newest kMostAlerts
  std::uint64_t left_out{0};           ///< older alerts beyond that

  static constexpr std::size_t kMostAlerts = 10'000;
};

/// What people may ask about rules.
class RuleOperations {
 public:
  virtual ~RuleOperations() = default;

  /// All rules, in the order of the configuration.
  [[nodiscard]] virtual std::vector<RuleSummary> rules() const = 0;

  /// What a rule waits for. `language` is en, nl, or empty for the home's own. Errors: not_found
  /// (no such rule), invalid (language).
  [[nodiscard]] virtual Result<RuleExplanation> explain(const std::string& rule,
                                                        const std::string& language) const = 0;

  /// What the rules learned of the person's days: of one rule, or (empty) of all. Errors:
  /// not_found (no such rule).
  [[nodiscard]] virtual Result<std::vector<RoutineMeasure>> routine(
      const std::string& rule) const = 0;

  /// Journal events with an id above `after`, at most `limit` (1 to 1000). Errors: storage.
  virtual boost::asio::awaitable<Result<JournalPage>> journal(std::uint64_t after,
                                                              std::uint32_t limit) = 0;

  /// Runs the running rules over the journal, a page at a time, so that the home goes on meanwhile;
  /// alerts that fired before `since` are not told. Errors: storage, refused (one is under way),
  /// disconnected (the gateway stops).
  virtual boost::asio::awaitable<Result<Hindsight>> hindsight(core::WallTime since) = 0;

  /// Says that what a rule warns of is no alarm. `device` may be empty: of all. Returns when that
  /// is on disk. Errors: not_found (no such rule), refused (it warns of nothing now).
  virtual boost::asio::awaitable<Result<void>> cancel_warning(std::string rule, std::string device,
                                                              std::string by, std::string via) = 0;
};

}  // namespace homeward::ports
