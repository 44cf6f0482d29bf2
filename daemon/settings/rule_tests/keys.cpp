#include "daemon/settings/rule_tests/keys.hpp"

#include <array>

namespace homeward::settings {
namespace {

using enum Kind;
using enum Many;

constexpr bool kRequired = true;
constexpr std::uint32_t kLargestSeed = 1'000'000'000;
constexpr std::array<std::string_view, 2> kClock{"synchronised", "unsynchronised"};

constexpr std::array<Key, 3> kTestFile{{
    {"rules", text, "The file, or files, with the rules under test", kRequired, list},
    {"devices", text, "The file, or files, with the rest of the home", false, list},
    {"tests", table, "The tests", kRequired, list, {}, &kTestKeys},
}};

constexpr std::array<Key, 12> kTest{{
    {"name", text, "What the test shows", kRequired},
    {"start", text, "When it starts, in local time: \"2026-10-24T22:00\""},
    {"clock", choice, "unsynchronised: the clock is not right before a !clock", false, one, kClock},
    {"given", any, "What holds at the start: {state: home, front_door.contact: closed}"},
    {"events", text, "What happens: a time and an event, or a command", false, list},
    {"until", text, "How long it lasts at least"},
    {"expect", table, "Every alert that fires", false, list, {}, &kExpectedAlertKeys},
    {"at", table, "What is pending and firing at a time", false, list, {}, &kLookKeys},
    {"replay", text, "A recording instead of events"},
    {"faults", table, "What goes wrong on the way", false, one, {}, &kFaultKeys},
    {"expect_file", text, "Every alert that a recording gives, as JSON lines"},
    {"only", name, "The rules under test; default: all", false, list},
}};

constexpr std::array<Key, 6> kExpectedAlert{{
    {"alert", text, "The rule, or RULE/DEVICE", kRequired},
    {"device", name, "The device, of an `each: device` rule"},
    {"fired", text, "When it fires", kRequired},
    {"pending", text, "Since when it is pending"},
    {"resolved", text, "When it ends; null: not before the test does"},
    {"escalated", text, "When somebody else is told", false, list},
}};

constexpr std::array<Key, 4> kLook{{
    {"time", text, "When", kRequired},
    {"pending", text, "What must be pending then; []: nothing", false, list},
    {"firing", text, "All that fires then", false, list},
    {"warned", text, "All that the home is warned of then", false, list},
}};

constexpr std::array<Key, 4> kFault{{
    {"duplicate", percent, "The share of events that come twice"},
    {"reorder", duration, "Delivery is shuffled within this, and sorted again"},
    {"restart",
     table,
     "The program is killed and started again",
     false,
     one,
     {},
     &kRestartFaultKeys},
    {"seed", count, "The same seed, the same faults", false, one, {}, nullptr, 0, kLargestSeed},
}};

constexpr std::array<Key, 2> kRestartFault{{
    {"every", duration, "How long it runs", kRequired},
    {"down", duration, "How long it is down", kRequired},
}};

}  // namespace

constinit const KeyTable kTestFileKeys{"rule_test_file", "a file of rule tests", kTestFile};
constinit const KeyTable kTestKeys{"rule_test", "a test", kTest};
constinit const KeyTable kExpectedAlertKeys{"expected_alert", "an expected alert", kExpectedAlert};
constinit const KeyTable kLookKeys{"look", "an item of 'at'", kLook};
constinit const KeyTable kFaultKeys{"faults", "'faults'", kFault};
constinit const KeyTable kRestartFaultKeys{"restart_fault", "'restart'", kRestartFault};

}  // namespace homeward::settings
