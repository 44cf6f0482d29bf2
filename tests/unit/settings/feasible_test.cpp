// Mistakes that need the whole configuration: names that nothing has, and rules that can never
// fire although each key is right. What a person is told, to the letter.
#include "daemon/settings/check.hpp"

#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>

#include <ostream>

namespace homeward::settings {
namespace {

constexpr const char* kHome =
    "devices: {door: {id: \"r:1\", room: hall, properties: [contact, battery]}, "
    "bed: {id: \"r:2\", room: bedroom, properties: [occupancy]}}\n"
    "presence: {leave: {door.contact: closed}}\n"
    "schedules: {day: \"08:00-22:00\", monday: {between: \"09:00-10:00\", days: [mon]}}\n"
    "states: {out: {when: {state: away}}, asleep: {when: {bed.occupancy: true}, clear_for: 5m}}\n"
    "rules:\n";

struct Mistake {
  const char* name;
  std::string rules;                  ///< from line 6 on
  std::vector<std::string> messages;  ///< without the file's name
};

void PrintTo(const Mistake& mistake, std::ostream* out) {
  *out << mistake.name;
}

class Impossible : public testing::TestWithParam<Mistake> {};

TEST_P(Impossible, IsToldWithItsPlace) {
  const Checked checked = check(load_text(kHome + GetParam().rules));
  std::vector<std::string> told;
  for (const core::Diagnostic& one : checked.diagnostics) {
    if (one.level == core::Diagnostic::Level::error) told.push_back(to_text(one));
  }
  std::vector<std::string> expected;
  for (const std::string& message : GetParam().messages) {
    expected.push_back("home.yaml:" + message);
  }
  EXPECT_EQ(told, expected);
  EXPECT_EQ(checked.program.has_value(), expected.empty());
}

const Mistake kMistakes[] = {
    // Names
    {"an unknown device",
     "- {alert: a, when: {dor.contact: open}}\n",
     {"6:21: error: unknown device 'dor'; did you mean 'door'?"}},
    {"an unknown property",
     "- {alert: a, when: {door.contct: open}}\n",
     {"6:21: error: device 'door' has no property 'contct'; did you mean 'contact'?"}},
    {"a property of another device",
     "- {alert: a, when: {bed.contact: open}}\n",
     {"6:21: error: device 'bed' has no property 'contact'; it has: occupancy"}},
    {"an unknown room",
     "- {alert: a, when: {last_in: \"room:bedrom\"}}\n",
     {"6:30: error: unknown room 'bedrom'; did you mean 'bedroom'?"}},
    {"a glob that finds nothing",
     "- {alert: a, when: {\"*.smoke\": true}}\n",
     {"6:21: error: '*.smoke' matches no property of any device"}},
    {"an unknown state",
     "- {alert: a, when: {door.contact: open}, while: [aslep]}\n",
     {"6:50: error: unknown state 'aslep'; did you mean 'asleep'?"}},
    {"an unknown schedule",
     "- {alert: a, when: {door.contact: open}, during: dai}\n",
     {"6:50: error: unknown schedule 'dai'; did you mean 'day'?"}},
    {"an unknown alert",
     "- {alert: abc, when: {door.contact: open}, unless: [{alert: abd}]}\n",
     {"6:53: error: unknown rule 'abd'; did you mean 'abc'?"}},
    // Cycles
    {"an alert that waits for itself",
     "- {alert: a, when: {door.contact: open}, unless: [{alert: a}]}\n",
     {"6:3: error: alert 'a' depends on itself"}},
    {"alerts that wait for each other",
     "- {alert: a, when: {door.contact: open}, unless: [{alert: b}]}\n"
     "- {alert: b, when: {alert: c}}\n"
     "- {alert: c, when: {door.contact: open}, while: [{alert: a}]}\n",
     {"6:3: error: alert 'a' depends on itself: a -> b -> c -> a"}},
    // Gates
    {"home and not home",
     "- {alert: a, when: {door.contact: open}, while: home, unless: [home]}\n",
     {"6:64: error: alert 'a' can never fire: 'while' wants 'home' and 'unless' excludes it"}},
    {"home and away",
     "- {alert: a, when: {door.contact: open}, while: [home, away]}\n",
     {"6:56: error: alert 'a' can never fire: 'while' wants 'away' and 'home' of 'while' excludes "
      "it"}},
    {"a state whose own condition excludes",
     "- {alert: a, when: {door.contact: open}, while: [home, out]}\n",
     {"6:56: error: alert 'a' can never fire: state 'out' of 'while' wants 'away' and 'home' of "
      "'while' excludes it"}},
    {"a state that is wanted and excluded",
     "- {alert: a, when: {door.contact: open}, while: [asleep], unless: [asleep]}\n",
     {"6:68: error: alert 'a' can never fire: 'while' wants 'asleep' and 'unless' excludes it"}},
    {"a condition that a gate excludes",
     "- {alert: a, when: {door.contact: open}, unless: [{door.contact: open}]}\n",
     {"6:20: error: alert 'a' can never fire: 'when' wants 'door.contact: open' and 'unless' "
      "excludes it"}},
    {"two values of one property",
     "- {alert: a, when: {door.contact: open}, while: [{door.contact: closed}]}\n",
     {"6:20: error: alert 'a' can never fire: 'door.contact' can't be open in 'when' and something "
      "else in 'while'"}},
    {"a not inside of all",
     "- {alert: a, when: {all: [{state: away}, {not: {state: away}}]}}\n",
     {"6:20: error: alert 'a' can never fire: 'when' wants 'away' and 'when' excludes it"}},
    // Windows
    {"windows that never meet",
     "- {alert: a, when: {count: door.contact, at_least: 3, between: \"23:00-07:00\"}, "
     "during: day}\n",
     {"6:20: error: alert 'a' can never fire: the windows 'day' and '23:00-07:00' of 'between' "
      "never meet"}},
    {"a window that is judged when the other is over",
     "- {alert: a, when: {absent: door.contact, between: \"05:00-10:00\"}, "
     "during: \"05:00-10:00\"}\n",
     {"6:20: error: alert 'a' can never fire: 'between' is judged at its end, 10:00, when "
      "'05:00-10:00' is closed"}},
    {"a duration as long as its window",
     "- {alert: a, when: {door.contact: open}, for: 1h, during: \"09:00-10:00\"}\n",
     {"6:20: error: alert 'a' can never fire: its 'for' is not shorter than its 'during'"}},
    {"a duration as long as its schedule",
     "- {alert: a, when: {door.contact: open}, for: 14h, during: day}\n",
     {"6:20: error: alert 'a' can never fire: its 'for' is not shorter than its 'during'"}},
    // Instants
    {"a duration of an instant",
     "- {alert: a, when: {event: {door.contact: open}}, for: 5m}\n",
     {"6:20: error: alert 'a' can never fire: 'event' holds for an instant only, so its 'for' "
      "never "
      "elapses; leave 'for' out"}},
    {"a duration longer than what follows",
     "- {alert: a, when: {after: {door.contact: open}, then: bed.occupancy, within: 5m}, for: "
     "5m}\n",
     {"6:20: error: alert 'a' can never fire: 'then' holds no longer than its 'within', so its "
      "'for' never elapses; leave 'for' out"}},
    // And what is possible, though it looks alike
    {"a state that outlives its condition",
     "- {alert: a, when: {door.contact: open}, while: [asleep], during: day}\n",
     {}},
    {"a window that holds the judgement of another",
     "- {alert: a, when: {absent: door.contact, between: \"05:00-10:00\"}, during: day}\n",
     {}},
    {"a gate at an instant and a longer time",
     "- {alert: a, when: {after: {door.contact: closed}, absent: bed.occupancy, within: 2h}, "
     "during: \"23:00-00:00\", for: 2h}\n",
     {}},
    {"a duration just shorter than its window",
     "- {alert: a, when: {door.contact: open}, for: 59m, during: monday}\n",
     {}},
    {"the whole day",
     "- {alert: a, when: {door.contact: open}, for: 2d, during: \"00:00-24:00\"}\n",
     {}},
    {"either of two",
     "- {alert: a, when: {any: [{state: home}, {state: away}]}, while: home}\n",
     {}},
};

INSTANTIATE_TEST_SUITE_P(All, Impossible, testing::ValuesIn(kMistakes),
                         [](const testing::TestParamInfo<Mistake>& mistake) {
                           std::string name = mistake.param.name;
                           for (char& letter : name) letter = letter == ' ' ? '_' : letter;
                           return name;
                         });

TEST(Impossible, StatesAreJudgedToo) {
  const Checked checked =
      check(load_text("devices: {d: {id: \"r:1\", properties: [contact]}}\n"
                      "presence: {leave: {d.contact: closed}}\n"
                      "states:\n"
                      "  a: {when: {all: [{state: home}, {state: away}]}}\n"
                      "  b: {when: {d.contact: open}, for: 2h, during: \"09:00-10:00\"}\n"
                      "  c: {when: {state: d}}\n"
                      "  d: {when: {state: c}}\n"));
  std::vector<std::string> told;
  for (const core::Diagnostic& one : checked.diagnostics) told.push_back(to_text(one));
  EXPECT_THAT(
      told,
      testing::ElementsAre(
          "home.yaml:4:13: error: state 'a' can never hold: 'when' wants 'away' and 'home' of "
          "'when' excludes it",
          "home.yaml:5:13: error: state 'b' can never hold: its 'for' is not shorter than its "
          "'during'",
          "home.yaml:6:3: error: state 'c' depends on itself: c -> d -> c"));
}

}  // namespace
}  // namespace homeward::settings
