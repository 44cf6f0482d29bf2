#include "daemon/settings/conditions/forms.hpp"
#include "daemon/settings/conditions/parts.hpp"

#include <utility>

namespace homeward::settings {
namespace {

using Measure = rules::Daily::Measure;

constexpr std::uint32_t kMostDays = 90;  // Baselines are stored for as long (RULES.md 7.10).

void read_measure(Reader& reader, const Node& node, rules::Daily& daily) {
  const Fields fields(reader, node, kMeasureKeys);
  if (!fields) return;
  const std::vector<std::pair<std::string_view, Measure>> measures{{"count", Measure::count},
                                                                   {"first", Measure::first},
                                                                   {"last", Measure::last},
                                                                   {"sum", Measure::sum}};
  std::size_t found = 0;
  for (const auto& [key, measure] : measures) {
    const Node* const event = fields.find(key);
    if (event == nullptr) continue;
    ++found;
    daily.measure = measure;
    daily.event = read_event(reader, *event, key);
  }
  if (found != 1) reader.error(node, "'daily' needs one of count, first, last or sum");
  daily.between = read_window_reference(fields, "between");
}

/// Counts and sums are compared by share, times of day by how much earlier or later they are.
void read_bounds(const Fields& fields, rules::Daily& daily) {
  Reader& reader = fields.reader();
  fields.percent("below", daily.below);
  fields.percent("above", daily.above);
  fields.duration("later_by", daily.later_by);
  fields.duration("earlier_by", daily.earlier_by);
  const bool timed = daily.measure == Measure::first || daily.measure == Measure::last;
  bool bounded = false;
  for (const std::string_view key : {"below", "above", "later_by", "earlier_by"}) {
    const Node* const bound = fields.find(key);
    if (bound == nullptr) continue;
    bounded = true;
    const bool share = key == "below" || key == "above";
    if (share != timed) continue;
    reader.error(*bound,
                 "'" + std::string(key) + "' does not go with " +
                     (timed ? "'first' or 'last'" : "'count' or 'sum'"),
                 timed ? "use later_by or earlier_by" : "use below or above");
  }
  if (bounded) return;
  reader.error(fields.node(), timed ? "this 'daily' condition needs 'later_by' or 'earlier_by'"
                                    : "this 'daily' condition needs 'below' or 'above'");
}

void read_baseline(Reader& reader, const Node& node, rules::Daily& daily) {
  const Fields fields(reader, node, kBaselineKeys);
  if (!fields) return;
  std::chrono::days median{daily.median_days};
  const Node* const median_node = fields.find("median");
  std::optional<core::Duration> read;
  fields.duration("median", read);
  if (read) {
    median = std::chrono::duration_cast<std::chrono::days>(*read);
    if (median != *read || median.count() < 1 || median.count() > kMostDays) {
      reader.error(*median_node, "'median' must be whole days, 1d to 90d");
      return;
    }
  }
  daily.median_days = static_cast<std::uint32_t>(median.count());
  fields.count("min_days", daily.min_days);
  const Node* const min_days = fields.find("min_days");
  if (daily.min_days <= daily.median_days) return;
  if (min_days != nullptr) {
    reader.error(*min_days, "'min_days' is more than the days of 'median'");
  } else {
    daily.min_days = daily.median_days;
  }
}

}  // namespace

rules::ConditionPtr read_daily(Reader& reader, const Node& node) {
  const Fields fields(reader, node, kDailyKeys);
  rules::Daily daily;
  read_measure(reader, *fields.find("daily"), daily);
  read_bounds(fields, daily);
  if (const Node* const of = fields.find("of")) read_baseline(reader, *of, daily);
  fields.duration("skip_if_away", daily.skip_if_away);
  return make_condition(std::move(daily), node);
}

}  // namespace homeward::settings
