#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>

#include <utility>

namespace homeward::settings {
namespace {

using namespace std::chrono_literals;
using core::Duration;
using core::Value;
using testing::ElementsAre;

/// The form of the only rule's condition.
template <class Form>
class Parsed {
 public:
  explicit Parsed(const std::string& condition) : settings_(with_condition(condition)) {}

  const Form& operator*() const { return std::get<Form>(form()); }
  const Form* operator->() const { return &**this; }

 private:
  [[nodiscard]] const auto& form() const { return settings_.rule_set.rules.at(0).when->form; }

  Settings settings_;
};

TEST(Condition, ASelectorHasAValue) {
  const Parsed<rules::IsValue> one("{bed.occupancy: true}");
  EXPECT_EQ(one->selector.text, "bed.occupancy");
  EXPECT_EQ(one->selector.position, (core::SourcePosition{"home.yaml", 1, 27}));
  EXPECT_THAT(one->values, ElementsAre(Value{true}));
  const Parsed<rules::IsValue> many("{\"room:hall.contact\": [open, 2, \"off\"]}");
  EXPECT_THAT(many->values, ElementsAre(Value{std::string("open")}, Value{2.0}, Value{false}));
}

TEST(Condition, ASelectorIsCompared) {
  const Parsed<rules::Compare> power("{stove.power: {above: 200, clear_below: 50}}");
  EXPECT_EQ(power->above, 200);
  EXPECT_EQ(power->clear_below, 50);
  EXPECT_FALSE(power->below);
  const Parsed<rules::Compare> average(
      "{\"room:bedroom.temperature\": {stat: avg, over: 30m, above: 28, clear_below: 27}}");
  EXPECT_EQ(average->stat, rules::Statistic::avg);
  EXPECT_EQ(average->over, Duration{30min});
  const Parsed<rules::Compare> other("{lock.state: {is_not: [locked, closing]}}");
  EXPECT_EQ(other->is_not.size(), 2U);
}

TEST(Condition, Absent) {
  const Parsed<rules::Absent> group("{absent: kitchen}");
  EXPECT_EQ(group->event.items.at(0).selector.text, "kitchen");
  EXPECT_TRUE(group->event.items.at(0).values.empty());
  const Parsed<rules::Absent> value("{absent: {pill_box.contact: open}, between: \"07:30-09:30\"}");
  EXPECT_THAT(value->event.items.at(0).values, ElementsAre(Value{std::string("open")}));
  EXPECT_EQ(std::get<rules::DailyWindow>(value->between->window),
            (rules::DailyWindow{7h + 30min, 9h + 30min}));
  const Parsed<rules::Absent> scheduled("{absent: {tag.action: present}, between: carer}");
  EXPECT_EQ(std::get<std::string>(scheduled->between->window), "carer");
  const Parsed<rules::Absent> reports("{absent: {reports: [\"a.*\", \"b.*\"]}, for: 24h}");
  EXPECT_EQ(reports->event.items.size(), 2U);
  EXPECT_TRUE(reports->event.items.at(1).reports);
  EXPECT_EQ(reports->for_time, Duration{24h});
}

TEST(Condition, Count) {
  const Parsed<rules::Count> visits(
      "{count: toilet, gap: 10m, at_least: 3, between: \"23:00-07:00\"}");
  EXPECT_EQ(visits->gap, Duration{10min});
  EXPECT_EQ(visits->at_least, 3U);
  EXPECT_TRUE(visits->between);
  const Parsed<rules::Count> storm("{count: {reports: \"*\"}, at_least: 100, within: 10m}");
  EXPECT_TRUE(storm->event.items.at(0).reports);
  EXPECT_EQ(storm->within, Duration{10min});
  const Parsed<rules::Count> few("{count: drinks, at_most: 0, within: 6h}");
  EXPECT_EQ(few->at_most, 0U);
}

TEST(Condition, After) {
  const Parsed<rules::After> left(
      "{after: [{a.contact: closed}, {b.motion: true}], absent: activity, within: 15m}");
  EXPECT_EQ(left->event.items.size(), 2U);
  EXPECT_TRUE(left->second_absent);
  EXPECT_EQ(left->within, Duration{15min});
  const Parsed<rules::After> then("{after: door.contact, then: {bed.occupancy: true}, within: 1h}");
  EXPECT_FALSE(then->second_absent);
  EXPECT_EQ(then->second.items.at(0).selector.text, "bed.occupancy");
}

TEST(Condition, FactsByName) {
  EXPECT_EQ(Parsed<rules::LastIn>("{last_in: \"room:bedroom\"}")->group.text, "room:bedroom");
  EXPECT_EQ(Parsed<rules::AnyOf>("{last_in: [bath, \"room:hall\"]}")->conditions.size(), 2U);
  EXPECT_EQ(Parsed<rules::InState>("{state: asleep}")->name, "asleep");
  EXPECT_EQ(Parsed<rules::AlertFires>("{alert: system-silent}")->rule, "system-silent");
  EXPECT_FALSE(Parsed<rules::Offline>("{offline: all}")->selector);
  EXPECT_EQ(Parsed<rules::Offline>("{offline: \"*\"}")->selector->text, "*");
  const Parsed<rules::Happens> press("{event: {panic.action: [pressed, long_pressed]}}");
  EXPECT_EQ(press->event.items.at(0).values.size(), 2U);
}

TEST(Condition, Daily) {
  const Parsed<rules::Daily> low(
      "{daily: {count: activity}, below: 50%, of: {median: 14d, min_days: 5}, skip_if_away: 12h}");
  EXPECT_EQ(low->measure, rules::Daily::Measure::count);
  EXPECT_EQ(low->below, 0.5);
  EXPECT_EQ(low->median_days, 14U);
  EXPECT_EQ(low->min_days, 5U);
  EXPECT_EQ(low->skip_if_away, Duration{12h});
  const Parsed<rules::Daily> late(
      "{daily: {first: living, between: \"04:00-14:00\"}, later_by: 2h, of: {median: 28d}}");
  EXPECT_EQ(late->measure, rules::Daily::Measure::first);
  EXPECT_EQ(late->later_by, Duration{2h});
  EXPECT_EQ(late->median_days, 28U);
  EXPECT_EQ(late->min_days, 7U);
}

TEST(Condition, Combined) {
  const Parsed<rules::AllOf> all("{all: [{a.x: 1}, {any: [{absent: b}, {not: {state: c}}]}]}");
  ASSERT_EQ(all->conditions.size(), 2U);
  const auto& any = std::get<rules::AnyOf>(all->conditions[1]->form);
  EXPECT_TRUE(std::holds_alternative<rules::Not>(any.conditions.at(1)->form));
}

TEST(Rule, HasGatesAndAnEnd) {
  const Settings settings = settings_of(R"(
rules:
  - alert: inactivity-day
    when: {absent: activity}
    for: 4h
    keep_firing_for: 30s
    clear: {state: home}
    during: daytime
    while: [home, {bed.occupancy: true}]
    unless: [{alert: system-silent}, carer_in]
    each: device
    severity: critical
    category: technical
    resolve: ack
    enabled: off
    why: asked for by the daughter
    message: {nl: "Geen activiteit sinds {since}", en: "No activity in {room} since {since}"}
)");
  const rules::Rule& rule = settings.rule_set.rules.at(0);
  EXPECT_EQ(rule.id.str(), "inactivity-day");
  EXPECT_EQ(rule.position, (core::SourcePosition{"home.yaml", 3, 5}));
  EXPECT_EQ(rule.for_time, Duration{4h});
  EXPECT_EQ(std::get<std::string>(rule.during->window), "daytime");
  EXPECT_EQ(std::get<rules::InState>(rule.while_gates.at(0)->form).name, "home");
  EXPECT_EQ(rule.while_gates.size(), 2U);
  EXPECT_EQ(std::get<rules::AlertFires>(rule.unless_gates.at(0)->form).rule, "system-silent");
  EXPECT_TRUE(rule.each_device);
  EXPECT_FALSE(rule.enabled);
  EXPECT_EQ(rule.message.at("nl"), "Geen activiteit sinds {since}");
}

TEST(Rule, AWarningInTheHomeNeedsTimeToWarn) {
  const Loaded loaded = load_text(R"(rules:
  - {alert: a, when: {b.c: 1}, repeat_interval: 1h, escalate: [{after: 3m, to: care_centre}]}
  - {alert: b, when: {b.c: 1}, repeat_interval: 2h, warn_before: 30s}
  - {alert: c, when: {b.c: 1}, for: 30s, warn_before: 30s}
  - {alert: d, when: {b.c: 1}, for: 31s, warn_before: 30s}
)");
  ASSERT_TRUE(loaded.settings);
  const auto messages = messages_of(loaded);
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_THAT(messages[0], ::testing::StartsWith("home.yaml:3:66: warning: 'warn_before' warns of "
                                                 "nothing: the rule has no 'for'"));
  EXPECT_THAT(messages[1], ::testing::StartsWith("home.yaml:4:55: warning: 'warn_before' is not "
                                                 "shorter than 'for'"));
  const rules::Rule& rule = loaded.settings->rule_set.rules.at(0);
  EXPECT_EQ(rule.repeat_interval, Duration{1h});
  EXPECT_EQ(rule.escalate.at(0).to, "care_centre");
  EXPECT_EQ(rule.escalate.at(0).after, Duration{3min});
}

TEST(Rule, KeepsItsTimersWhileItWaitsForTheSame) {
  const auto rule = [](const std::string& keys) {
    const Settings settings = settings_of("rules: [{alert: a, " + keys + "}]\n");
    return std::pair(settings.rule_set.rules.at(0).version,
                     settings.rule_set.rules.at(0).behaviour);
  };
  const auto before = rule("when: {b.c: 1}, for: 5m, message: {en: Before}");
  const auto texts = rule("for: 5m, when: {b.c: 1}, message: {en: After}, severity: info");
  EXPECT_NE(texts.first, before.first);
  EXPECT_EQ(texts.second, before.second);
  EXPECT_NE(rule("when: {b.c: 1}, for: 6m, message: {en: Before}").second, before.second);
  EXPECT_NE(rule("when: {b.c: 2}, for: 5m, message: {en: Before}").second, before.second);
  EXPECT_NE(rule("when: {b.c: 1}, for: 5m, while: home").second, before.second);
}

TEST(States, HaveAConditionAndTimes) {
  const Settings settings = settings_of(R"(states:
  asleep:   {when: {bed.occupancy: true}, for: 20m, clear_for: 10m, during: night}
  carer_in: {when: {event: {carer_tag.action: present}}, keep: 2h}
)");
  const auto& states = settings.rule_set.states;
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(states[0].clear_for, Duration{10min});
  EXPECT_EQ(states[1].keep, Duration{2h});
}

TEST(Presence, TakesOneEventOrAListOrNone) {
  const Settings one = settings_of(
      "presence: {leave: {exit: closed}, quiet: 15m, enter: exit, burst: {count: 3, within: 5m}}");
  EXPECT_EQ(one.rule_set.presence->leave.items.at(0).selector.text, "exit");
  EXPECT_EQ(one.rule_set.presence->quiet, Duration{15min});
  const Settings none =
      settings_of("presence: {leave: [{a.motion: true}, {b.motion: on}], enter: []}");
  EXPECT_EQ(none.rule_set.presence->leave.items.size(), 2U);
  EXPECT_TRUE(none.rule_set.presence->enter.items.empty());
}

}  // namespace
}  // namespace homeward::settings
