// Rules and what stands around them: schedules, presence, states, defaults.
#include "daemon/settings/keys/tables.hpp"
#include "daemon/settings/keys/words.hpp"

#include <array>

namespace homeward::settings {
namespace {

using enum Kind;
using enum Many;

constexpr bool kRequired = true;

constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
constexpr std::array<std::string_view, 1> kExceptions{"holidays"};
constexpr std::array<std::string_view, 3> kInitial{"unknown", "home", "away"};
constexpr std::array<std::string_view, 1> kEach{"device"};

constexpr std::array<Key, 3> kSchedule{{
    {"between", window, "The window in local time, over midnight if the end comes first",
     kRequired},
    {"days", choice, "The days on which it begins; default: every day", false, list, kDays},
    {"except", choice, "Days on which it does not begin", false, one, kExceptions},
}};

constexpr std::array<Key, 5> kPresence{{
    {"initial", choice, "What holds until something is known; default unknown", false, one,
     kInitial},
    {"leave", events, "Somebody may have left: {exit: closed}. An empty list: away can't be told"},
    {"quiet", duration, "How long nothing moves after `leave` until it is away; default 15m"},
    {"enter", events, "Somebody comes home"},
    {"burst", table, "So much activity means somebody is home", false, one, {}, &kBurstKeys},
}};

constexpr std::array<Key, 2> kBurst{{
    {"count", count, "Activities", kRequired, one, {}, nullptr, 1, 1000},
    {"within", duration, "in this time", kRequired},
}};

constexpr std::array<Key, 5> kState{{
    {"when", condition, "What makes it hold", kRequired},
    {"for", duration, "It begins once `when` held so long"},
    {"clear_for", duration, "It ends once `when` was false so long"},
    {"keep", duration, "It holds at least so long"},
    {"during", window_or_schedule, "It begins in this window only"},
}};

constexpr std::array<Key, 5> kDefaults{{
    {"repeat_interval", duration, "How often people are told again while an alert is open"},
    {"keep_firing_for", duration, "How long an alert stays open after its condition ended"},
    {"severity", choice, "Default warning", false, one, kSeverityWords},
    {"category", choice, "Default care", false, one, kCategoryWords},
    {"resolve", choice, "Default auto", false, one, kResolveWords},
}};

constexpr std::array<Key, 18> kRule{{
    {"alert", name, "The name of the rule and of its alerts", kRequired},
    {"when", condition, "The condition", kRequired},
    {"for", duration, "How long it must hold before the alert fires"},
    {"keep_firing_for", duration, "How long the alert stays open after the condition ended"},
    {"clear", condition, "Ends the alert, instead of `when` becoming false"},
    {"during", window_or_schedule, "Fires in this window only"},
    {"while", gates, "Fires only while these states or conditions hold"},
    {"unless", gates, "Does not fire while one of these holds"},
    {"each", choice, "One alert for each device of the first selector", false, one, kEach},
    {"severity", choice, "How bad it is", false, one, kSeverityWords},
    {"category", choice, "Who needs to know: recipients choose by it", false, one, kCategoryWords},
    {"resolve", choice, "auto, or ack: open until somebody acknowledges it", false, one,
     kResolveWords},
    {"escalate", table, "Whom to tell when nobody acknowledges", false, list, {}, &kEscalationKeys},
    {"message", message,
     "What people read, with {home} {room} {device} {value} {since} {duration} "
     "{count}"},
    {"warn_before", duration, "A warning in the home so long before"},
    {"repeat_interval", duration, "How often people are told again while it is open"},
    {"enabled", boolean, "false switches the rule off"},
    {"why", text, "A note for the next installer"},
}};

constexpr std::array<Key, 2> kEscalation{{
    {"after", duration, "Counted from the firing", kRequired},
    {"to", name, "The recipient", kRequired},
}};

constexpr std::array<Key, 5> kPack{{
    {"groups", group, "Groups that the home need not name itself", false, named},
    {"schedules",
     schedule,
     "Windows that the home need not name itself",
     false,
     named,
     {},
     &kScheduleKeys},
    {"presence", table, "For homes that have none", false, one, {}, &kPresenceKeys},
    {"states", table, "States that the home need not name itself", false, named, {}, &kStateKeys},
    {"rules", table, "The rules of the pack", true, list, {}, &kRuleKeys},
}};

}  // namespace

constinit const KeyTable kScheduleKeys{"schedule", "a schedule", kSchedule};
constinit const KeyTable kPresenceKeys{"presence", "'presence'", kPresence};
constinit const KeyTable kBurstKeys{"burst", "'burst'", kBurst};
constinit const KeyTable kStateKeys{"state", "a state", kState};
constinit const KeyTable kDefaultKeys{"defaults", "'defaults'", kDefaults};
constinit const KeyTable kRuleKeys{"rule", "a rule", kRule};
constinit const KeyTable kEscalationKeys{"escalation", "an escalation step", kEscalation};
constinit const KeyTable kPackKeys{"pack", "a rule pack", kPack};

}  // namespace homeward::settings
