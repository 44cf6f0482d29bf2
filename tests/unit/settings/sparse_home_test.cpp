// Homes that lack what rules speak of: no way out that can be told, empty groups, no bedroom. Their
// rules load, with a warning for what never happens there, and do what is left of them.
#include "daemon/rules/replay.hpp"
#include "daemon/settings/check.hpp"
#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace homeward::settings {
namespace {

constexpr const char* kHome = R"(home: {time_zone: "Europe/Amsterdam", languages: [en]}
devices:
  101: {id: "replay:101", room: kitchen, properties: [motion]}
  lamp-2: {id: "replay:lamp-2", room: hall, properties: [switch]}
groups:
  kitchen: []
  exit: []
  activity: [101.motion, lamp-2.switch]
presence:
  initial: home
  leave: []
  quiet: 900s
  enter: []
  burst: {count: 3, within: 300s}
rules:
  - alert: left
    when: {after: [], absent: activity, within: 900s}
    while: home
    clear: {state: home}
  - alert: wandering
    when: {not: {last_in: "room:bedroom"}}
    for: 30m
  - alert: no-kitchen
    when: {absent: kitchen, between: "06:00-14:00"}
    while: home
  - alert: dark
    when: {lamp-2.switch: off}
)";

TEST(SparseHome, LoadsAndSaysWhatNeverHappensThere) {
  const Checked checked = check(load_text(kHome));
  EXPECT_TRUE(checked.program);
  std::vector<std::string> told;
  for (const core::Diagnostic& one : checked.diagnostics) told.push_back(one.message);
  EXPECT_THAT(told, testing::IsSupersetOf({"an empty list of events: there never is one",
                                           "no device is in a room 'bedroom'",
                                           "group 'kitchen' has no members"}));
}

TEST(SparseHome, DoesWhatIsLeft) {
  Checked checked = check(load_text(kHome));
  ASSERT_TRUE(checked.program);
  std::istringstream recording(
      R"({"ts":"2026-03-10T05:00:00+01:00","device":"101","property":"motion","value":true}
{"ts":"2026-03-10T05:01:00+01:00","device":"lamp-2","property":"switch","value":"off"}
{"ts":"2026-03-10T15:00:00+01:00","device":"lamp-2","property":"switch","value":"on"}
)");
  const auto replayed = rules::replay(*checked.program, recording);
  ASSERT_TRUE(replayed);
  std::vector<std::string> fired;
  for (const rules::ReplayedAlert& alert : replayed->alerts) {
    fired.push_back(checked.program->rule_set().zone.format(alert.fired_at) + " " +
                    alert.rule.str());
  }
  EXPECT_THAT(fired, testing::ElementsAre("2026-03-10T05:01:00+01:00 dark",
                                          "2026-03-10T05:30:00+01:00 wandering",
                                          "2026-03-10T14:00:00+01:00 no-kitchen"));
}

TEST(SparseHome, ASlipOfThePenIsStillAnError) {
  std::string text = kHome;
  text.replace(text.find("room:bedroom"), 12, "room:kitchn");
  EXPECT_FALSE(check(load_text(text)).program);
}

}  // namespace
}  // namespace homeward::settings
