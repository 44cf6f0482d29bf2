// How rule packs fit the home they are in, and how a home changes them.
#include "tests/unit/settings/pack_home.hpp"

#include <gmock/gmock.h>

namespace homeward::settings {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(RulePacks, AllOfThemGoTogether) {
  const Checked checked = home_with(
      "rule_packs: [living-alone, night-care, housing-climate, vital-signs, supervision]\n");
  EXPECT_EQ(errors_of(checked), std::vector<std::string>{});
  EXPECT_THAT(warnings_of(checked), IsEmpty());
  EXPECT_TRUE(checked.program);
}

TEST(RulePacks, LeaveOutWhatTheHomeHasNoSensorsFor) {
  const Checked checked =
      home_with("rule_packs: [living-alone]\n",
                "home: {time_zone: Europe/Amsterdam}\n"
                "devices:\n"
                "  hall:    {id: \"r:1\", room: hall, properties: [motion]}\n"
                "  kitchen: {id: \"r:2\", room: kitchen, properties: [motion]}\n");
  EXPECT_EQ(errors_of(checked), std::vector<std::string>{});
  EXPECT_THAT(notes_of(checked), Contains(HasSubstr("info: rule 'door-open-long' of rule pack "
                                                    "'living-alone' is left out: group 'exit' has "
                                                    "no members")));
  ASSERT_TRUE(checked.program);
  // In bed can't be told here, so nothing holds the rule back.
  const auto inactivity = checked.program->find_rule("inactivity-day");
  ASSERT_TRUE(inactivity);
  EXPECT_THAT(checked.program->rule(*inactivity).unless_gates, IsEmpty());
  EXPECT_FALSE(checked.program->find_rule("smoke"));
}

TEST(RulePacks, ARuleOfTheSameNameChangesSingleKeys) {
  const Checked checked = home_with(
      "rule_packs: [living-alone]\n"
      "rules:\n"
      "  - {alert: inactivity-day, for: 6h, severity: critical}\n"
      "  - {alert: smoke, enabled: false}\n");
  EXPECT_EQ(errors_of(checked), std::vector<std::string>{});
  ASSERT_TRUE(checked.program);
  const rules::Rule& rule =
      checked.program->rule(checked.program->find_rule("inactivity-day").value());
  EXPECT_EQ(rule.for_time, std::chrono::hours{6});
  EXPECT_EQ(rule.severity, core::Severity::critical);
  EXPECT_EQ(rule.while_gates.size(), 1U) << "keys that are not named stay the pack's";
  EXPECT_THAT(fired(*checked.program, {"1 09:00 kitchen.motion true", "1 14:59 air.co2 500"}),
              Not(Contains("inactivity-day")));
  EXPECT_THAT(fired(*checked.program, {"1 09:00 alarms.smoke true"}), Not(Contains("smoke")));
}

TEST(RulePacks, TheHomesGroupsSchedulesAndPresenceGoFirst) {
  const Checked checked = home_with(
      "groups: {kitchen: [living_motion.motion]}\n"
      "schedules: {day: \"06:00-20:00\"}\n"
      "presence: {initial: away, leave: []}\n"
      "rule_packs: [living-alone]\n");
  ASSERT_TRUE(checked.program);
  const rules::RuleSet& rules = checked.program->rule_set();
  EXPECT_EQ(rules.groups.front().members.size(), 1U);
  EXPECT_EQ(rules.schedules.at("day").window.begin, std::chrono::hours{6});
  EXPECT_EQ(rules.presence->initial, rules::Presence::Initial::away);
}

TEST(RulePacks, MistakesInAdjustmentsHaveThePlaceOfTheAdjustment) {
  const auto messages = [](const std::string& rest) {
    std::vector<std::string> all;
    const std::string home = "devices: {d: {id: \"r:1\", room: hall, properties: [motion]}}\n";
    for (const auto& one : check(load_texts({{"home.yaml", home + rest}}, shipped())).diagnostics) {
      if (one.level != core::Diagnostic::Level::info) all.push_back(to_text(one));
    }
    return all;
  };
  EXPECT_THAT(messages("rule_packs: [living-alon]\n"),
              ElementsAre("home.yaml:2:14: error: unknown rule pack 'living-alon'; did you mean "
                          "'living-alone'?"));
  EXPECT_THAT(messages("rule_packs: [supervision, supervision]\n"),
              ElementsAre("home.yaml:2:27: error: rule pack 'supervision' is named twice"));
  EXPECT_THAT(messages("rule_packs: [living-alone]\nrules: [{alert: inactivty-day, for: 6h}]\n"),
              ElementsAre("home.yaml:3:9: error: a rule needs 'when', and no rule pack has a rule "
                          "'inactivty-day'; did you mean 'inactivity-day'?"));
  EXPECT_THAT(messages("rule_packs: [living-alone]\nrules: [{alert: inactivity-day, for: 6}]\n"),
              ElementsAre("home.yaml:3:38: error: 'for' is not a duration: '6'; add the unit: 6s, "
                          "6m, 6h or 6d"));
  EXPECT_THAT(messages("rule_packs: [living-alone]\nrules: [{alert: smoke, severity: warning}]\n"),
              Contains("home.yaml:3:9: warning: rule 'smoke' of rule pack 'living-alone' is "
                       "left out: '*.smoke' matches no property of any device"));
  EXPECT_THAT(
      messages("rule_packs: [living-alone]\nrules: [{alert: fall, for: 1m}, {alert: fall}]\n"),
      Contains("home.yaml:3:33: error: a second rule 'fall'; the first is in line 3"));
}

TEST(RulePacks, OfOnesOwnLieBesideTheConfiguration) {
  PackLibrary library;
  library.names = {"ours"};
  library.find = [](const std::string&) -> Result<SourceText> {
    return SourceText{"rules.d/ours.yaml",
                      "rules:\n  - {alert: moved, when: {d.motion: true}, fro: 1m}\n"};
  };
  const Loaded loaded = load_texts({{"home.yaml", "rule_packs: [ours]\n"}}, library);
  EXPECT_THAT(messages_of(loaded), ElementsAre("rules.d/ours.yaml:2:44: error: unknown key 'fro' "
                                               "in a rule; did you mean 'for'?"));
}

TEST(RulePacks, ASecondPackWithTheSameRuleIsAnError) {
  PackLibrary library;
  library.names = {"a", "b"};
  library.find = [](const std::string& name) -> Result<SourceText> {
    return SourceText{name + ".yaml", "rules: [{alert: moved, when: {d.motion: true}}]\n"};
  };
  const Loaded loaded = load_texts({{"home.yaml", "rule_packs: [a, b]\n"}}, library);
  EXPECT_THAT(messages_of(loaded),
              ElementsAre("b.yaml:1:9: error: rule pack 'a' has a rule 'moved' already; use one of "
                          "the two packs"));
}

}  // namespace
}  // namespace homeward::settings
