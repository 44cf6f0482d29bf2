#include "daemon/rules/explanation.hpp"

#include "daemon/rules/engine.hpp"
#include "daemon/rules/words.hpp"
#include "daemon/settings/settings.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace homeward::rules {
namespace {

using namespace std::chrono_literals;
using core::SteadyTime;
using Lines = std::vector<std::string>;

constexpr const char* kHome = R"(
devices:
  door: {id: "t:door", room: hall, properties: [contact]}
  back: {id: "t:back", room: hall, properties: [contact]}
  hall: {id: "t:hall", room: hall, properties: [motion]}
  room: {id: "t:room", room: living, properties: [temperature]}
groups: {activity: [hall.motion, door.contact], exit: [door.contact, back.contact]}
presence: {initial: home, leave: [{door.contact: closed}], quiet: 15m, enter: [door.contact]}
states: {warm: {when: {room.temperature: {above: 20}}}}
)";

constexpr SteadyTime kNoon{std::chrono::hours{12}};

/// A home at noon of 1 January 1970 with rules of its own.
class Explanation : public testing::Test {
 protected:
  void rules(const std::string& text) {
    settings::Loaded loaded = settings::load_texts({{"home.yaml", kHome + text}});
    std::string problems;
    for (const auto& one : loaded.diagnostics) problems += core::to_text(one) + "\n";
    ASSERT_TRUE(loaded.settings) << problems;
    Compilation compiled = compile(std::move(loaded.settings->rule_set));
    ASSERT_TRUE(compiled.program);
    program_ = std::make_unique<Program>(std::move(*compiled.program));
    engine_.emplace(*program_, kNoon, core::ClockMapping{});
  }

  void report(core::Duration after, const std::string& device, const std::string& property,
              core::Value value) {
    const auto slot = program_->find_slot(device, property);
    engine_->step(Observation{*slot, std::move(value), kNoon + after});
  }

  [[nodiscard]] std::vector<ExplainedAlert> alerts() const {
    return engine_->explain(*program_->find_rule("a"));
  }

  /// The parts of the first alert: whether it holds, role by number, words.
  [[nodiscard]] Lines parts(Language language = Language::english) const {
    Lines lines;
    const ExplainedAlert alert = alerts().at(0);
    for (const ExplainedPart& part : alert.parts) {
      const std::string holds = !part.holds ? "? " : *part.holds ? "+ " : "- ";
      const std::string words = part.condition != nullptr
                                    ? describe(*part.condition, language)
                                    : describe(*program_->rule_set().rules.at(0).during);
      lines.push_back(std::string(std::size_t{2} * part.depth, ' ') + holds + words);
    }
    return lines;
  }

  std::unique_ptr<Program> program_;
  std::optional<Engine> engine_;
};

TEST_F(Explanation, TellsWhichPartsHold) {
  rules(R"(rules:
  - alert: a
    when: {all: [{exit: open}, {not: {any: [{state: warm}, {hall.motion: true}]}}]}
    during: "08:00-22:00"
    while: home
    unless: [{alert: b}]
    clear: {state: away}
  - {alert: b, when: {room.temperature: {below: 10}}}
)");
  report(1min, "door", "contact", "open");
  report(2min, "room", "temperature", 15.0);
  EXPECT_EQ(parts(),
            (Lines{"? all of these", "  + exit is open", "  ? not this", "    ? any of these",
                   "      - warm holds", "      ? hall.motion is true", "+ 08:00-22:00",
                   "+ somebody is home", "- alert b fires", "- nobody is home"}));
}

TEST_F(Explanation, TellsOneGateAlone) {
  rules("rules: [{alert: a, when: {door.contact: open}, unless: [away]}]\n");
  EXPECT_EQ(parts(), (Lines{"? door.contact is open", "- nobody is home"}));
  EXPECT_EQ(parts(Language::dutch), (Lines{"? door.contact is open", "- er is niemand thuis"}));
}

TEST_F(Explanation, FollowsAnAlertThroughItsLife) {
  rules("rules: [{alert: a, when: {door.contact: open}, for: 15m, keep_firing_for: 5m}]\n");
  using Phase = ExplainedAlert::Phase;
  EXPECT_EQ(alerts().at(0).phase, Phase::inactive);
  report(1min, "door", "contact", "open");
  EXPECT_EQ(alerts().at(0).phase, Phase::pending);
  EXPECT_EQ(alerts().at(0).pending_since, kNoon + 1min);
  EXPECT_EQ(alerts().at(0).fires_at, kNoon + 16min);
  report(20min, "door", "contact", "closed");
  EXPECT_EQ(alerts().at(0).phase, Phase::firing);
  EXPECT_EQ(alerts().at(0).fired_at, kNoon + 16min);
  EXPECT_EQ(alerts().at(0).ends_at, kNoon + 25min);
  engine_->advance(kNoon + 25min);
  EXPECT_EQ(alerts().at(0).phase, Phase::inactive);
}

TEST_F(Explanation, TellsWhatAConditionItselfWaitsFor) {
  rules(
      "rules: [{alert: a, when: {after: {door.contact: closed}, absent: activity, within: "
      "15m}}]\n");
  EXPECT_FALSE(alerts().at(0).parts.at(0).until);
  report(1min, "door", "contact", "closed");
  EXPECT_EQ(alerts().at(0).phase, ExplainedAlert::Phase::pending);
  EXPECT_EQ(alerts().at(0).parts.at(0).since, kNoon + 1min);
  EXPECT_EQ(alerts().at(0).parts.at(0).until, kNoon + 16min);
}

TEST_F(Explanation, HasOneEntryForEachDeviceAndNoneWhenSwitchedOff) {
  rules("rules:\n  - {alert: a, when: {exit: open}, each: device}\n");
  ASSERT_EQ(alerts().size(), 2U);
  EXPECT_EQ(alerts().at(1).device, core::DeviceId{"back"});
  rules("rules:\n  - {alert: a, when: {exit: open}, enabled: false}\n");
  EXPECT_TRUE(alerts().empty());
}

struct Said {
  const char* condition;
  const char* english;
  const char* dutch;
};

class Words : public Explanation, public testing::WithParamInterface<Said> {};

TEST_P(Words, TellTheFormInBothLanguages) {
  rules(std::string("rules: [{alert: a, when: ") + GetParam().condition + "}]\n");
  const Condition& condition = *program_->rule_set().rules.at(0).when;
  EXPECT_EQ(describe(condition, Language::english), GetParam().english);
  EXPECT_EQ(describe(condition, Language::dutch), GetParam().dutch);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, Words,
    testing::Values(
        Said{"{exit: [open, ajar]}", "exit is open or ajar", "exit is open of ajar"},
        Said{"{room.temperature: {below: 16, clear_above: 17}}",
             "room.temperature is below 16, until it is above 17",
             "room.temperature is onder 16, tot het boven 17 is"},
        Said{"{door.contact: {is_not: closed}}", "door.contact is not closed",
             "door.contact is niet closed"},
        Said{"{room.temperature: {stat: avg, over: 30m, above: 28}}",
             "the average of room.temperature over 30 min is above 28",
             "het gemiddelde van room.temperature over 30 min is boven 28"},
        Said{"{absent: activity, for: 4h}", "nothing of activity for 4 h",
             "niets van activity gedurende 4 h"},
        Said{"{absent: {door.contact: open}, between: \"05:00-10:00\"}",
             "nothing of door.contact open in 05:00-10:00",
             "niets van door.contact open in 05:00-10:00"},
        Said{
            "{count: {reports: hall.motion}, at_least: 4, within: 1h, gap: 10m}",
            "any report of hall.motion at least 4 times within 1 h (less than 10 min apart counts "
            "once)",
            "elk bericht van hall.motion minstens 4 keer binnen 1 h (minder dan 10 min uiteen telt "
            "als een)"},
        Said{"{after: [{door.contact: closed}, {back.contact: closed}], absent: activity, within: "
             "90s}",
             "after door.contact closed or back.contact closed nothing of activity for 90 s",
             "na door.contact closed of back.contact closed niets van activity gedurende 90 s"},
        Said{"{after: {door.contact: open}, then: hall.motion, within: 5m}",
             "after door.contact open, hall.motion within 5 min",
             "na door.contact open, hall.motion binnen 5 min"},
        Said{"{last_in: \"room:hall\"}", "the last activity was in room:hall",
             "de laatste activiteit was in room:hall"},
        Said{"{state: warm}", "warm holds", "warm geldt"},
        Said{"{offline: all}", "no device is heard", "geen apparaat wordt gehoord"},
        Said{"{offline: \"*\"}", "* is not heard any more", "* wordt niet meer gehoord"},
        Said{"{daily: {count: activity}, below: 50%, of: {median: 14d, min_days: 7}}",
             "the number of activity of the day is below 50% of the usual",
             "het aantal van activity van de dag is onder 50% van wat gewoon is"},
        Said{
            "{daily: {first: activity, between: \"04:00-14:00\"}, later_by: 2h, of: {median: 28d}}",
            "the first activity of the day is later than usual by 2 h",
            "de eerste activity van de dag is later dan anders, met 2 h"},
        Said{"{event: hall.motion}", "the event hall.motion", "de gebeurtenis hall.motion"}));

}  // namespace
}  // namespace homeward::rules
