// The condition forms (docs/RULES.md). The first key of each table is its head.
#include "daemon/settings/keys/tables.hpp"

#include <array>

namespace homeward::settings {
namespace {

using enum Kind;
using enum Many;

constexpr bool kRequired = true;
constexpr std::uint32_t kMostEvents = 10'000;  // As many as the engine counts.
constexpr std::uint32_t kMostDays = 90;        // Baselines are stored for as long.

constexpr std::array<std::string_view, 5> kStatistics{"avg", "min", "max", "sum", "change"};

constexpr std::array<Key, 7> kComparison{{
    {"above", number, "True while it is greater"},
    {"below", number, "True while it is less"},
    {"is_not", values, "True while it has none of these values"},
    {"clear_above", number, "With `below`: ends only above this"},
    {"clear_below", number, "With `above`: ends only below this"},
    {"stat", choice, "Compares one number of the last `over`", false, one, kStatistics},
    {"over", duration, "The time that `stat` looks at"},
}};

constexpr std::array<Key, 4> kAfter{{
    {"after", events, "The first event", kRequired},
    {"then", events, "A second event that follows"},
    {"absent", events, "A second event that does not follow"},
    {"within", duration, "The time between them", kRequired},
}};

constexpr std::array<Key, 3> kAbsent{{
    {"absent", events, "No such event", kRequired},
    {"for", duration, "for so long"},
    {"between", window_or_schedule, "in this window; judged at its end"},
}};

constexpr std::array<Key, 6> kCount{{
    {"count", events, "Counts events", kRequired},
    {"at_least", count, "True from the n-th on", false, one, {}, nullptr, 1, kMostEvents},
    {"at_most", count, "True with no more than n", false, one, {}, nullptr, 0, kMostEvents},
    {"within", duration, "in the last so long"},
    {"between", window_or_schedule, "in this window"},
    {"gap", duration, "Events closer together are one visit"},
}};

constexpr std::array<Key, 1> kLastIn{{
    {"last_in", selectors, "The last activity of the home was here", kRequired},
}};

constexpr std::array<Key, 1> kInState{{
    {"state", name, "home, away or a state of `states` holds", kRequired},
}};

constexpr std::array<Key, 1> kAlertFires{{
    {"alert", name, "An alert of this rule is open", kRequired},
}};

constexpr std::array<Key, 1> kOffline{{
    {"offline", selectors, "Silent for longer than its `supervise`; `all` for every device",
     kRequired},
}};

constexpr std::array<Key, 7> kDaily{{
    {"daily", table, "What is measured each day", kRequired, one, {}, &kMeasureKeys},
    {"below", percent, "True below this share of the usual"},
    {"above", percent, "True above this share of the usual"},
    {"later_by", duration, "True so long after the usual time"},
    {"earlier_by", duration, "True so long before the usual time"},
    {"of", table, "What is usual", false, one, {}, &kBaselineKeys},
    {"skip_if_away", duration, "Days with longer absence do not count"},
}};

constexpr std::array<Key, 5> kMeasure{{
    {"count", events, "How often"},
    {"first", events, "When the first time"},
    {"last", events, "When the last time"},
    {"sum", events, "How much in all"},
    {"between", window_or_schedule, "in this window of each day"},
}};

constexpr std::array<Key, 2> kBaseline{{
    {"median", duration, "The median of so many days, 1d to 90d"},
    {"min_days",
     count,
     "Silent until so many days are known",
     false,
     one,
     {},
     nullptr,
     1,
     kMostDays},
}};

constexpr std::array<Key, 1> kHappens{{
    {"event", events, "True at this instant only: a button", kRequired},
}};
constexpr std::array<Key, 1> kAll{{
    {"all", condition, "All of these hold", kRequired, list},
}};
constexpr std::array<Key, 1> kAny{{
    {"any", condition, "One of these holds", kRequired, list},
}};
constexpr std::array<Key, 1> kNot{{
    {"not", condition, "This does not hold", kRequired},
}};

/// `after` comes before `absent`, which is also a key of its second form.
constexpr std::array<const KeyTable*, 12> kForms{
    &kAfterKeys,   &kAbsentKeys, &kCountKeys,   &kLastInKeys, &kInStateKeys, &kAlertFiresKeys,
    &kOfflineKeys, &kDailyKeys,  &kHappensKeys, &kAllKeys,    &kAnyKeys,     &kNotKeys};

}  // namespace

constinit const KeyTable kComparisonKeys{"comparison", "a comparison", kComparison};
constinit const KeyTable kAfterKeys{"after", "an 'after' condition", kAfter};
constinit const KeyTable kAbsentKeys{"absent", "an 'absent' condition", kAbsent};
constinit const KeyTable kCountKeys{"count_of", "a 'count' condition", kCount};
constinit const KeyTable kLastInKeys{"last_in", "a 'last_in' condition", kLastIn};
constinit const KeyTable kInStateKeys{"in_state", "a 'state' condition", kInState};
constinit const KeyTable kAlertFiresKeys{"alert_fires", "an 'alert' condition", kAlertFires};
constinit const KeyTable kOfflineKeys{"offline", "an 'offline' condition", kOffline};
constinit const KeyTable kDailyKeys{"daily", "a 'daily' condition", kDaily};
constinit const KeyTable kMeasureKeys{"measure", "'daily'", kMeasure};
constinit const KeyTable kBaselineKeys{"baseline", "'of'", kBaseline};
constinit const KeyTable kHappensKeys{"happens", "an 'event' condition", kHappens};
constinit const KeyTable kAllKeys{"all", "an 'all' condition", kAll};
constinit const KeyTable kAnyKeys{"any", "an 'any' condition", kAny};
constinit const KeyTable kNotKeys{"not", "a 'not' condition", kNot};

std::span<const KeyTable* const> condition_tables() noexcept {
  return kForms;
}

}  // namespace homeward::settings
