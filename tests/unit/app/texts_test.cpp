#include "daemon/app/texts.hpp"

#include "tests/unit/app/small_home.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

constexpr std::chrono::seconds kNine{1'795'420'800};

core::Alert panic_alert() {
  core::Alert alert;
  alert.rule = core::RuleId("panic-button");
  alert.room = "bathroom";
  alert.fired_at = alert.pending_since = core::WallTime{kNine};
  alert.evidence = {{core::DeviceId("panic"), "action", std::string("pressed"), alert.fired_at}};
  return alert;
}

TEST(Texts, FillPlaceholdersInTheHomesLanguagesAndLocalTime) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  const core::Alert alert = panic_alert();
  const rules::Rule* rule = &home.rule(home.find_rule("panic-button").value());
  const rules::Texts text = texts.text(alert, rule, alert.fired_at);
  EXPECT_EQ(text.at("nl"), "Alarmknop bathroom om 09:00");
  EXPECT_EQ(text.at("en"), "Help panic");
  EXPECT_EQ(texts.title(alert, rule).at("en"), "Panic button");
}

/// A rule without a message whose condition has this form.
template <class Form>
rules::Rule rule_of(Form form) {
  rules::Rule rule;
  rule.id = core::RuleId("a-rule");
  rule.when = std::make_unique<rules::Condition>();
  rule.when->form = std::move(form);
  return rule;
}

TEST(Texts, EveryFormHasADefaultInDutchAndEnglish) {
  using namespace rules;
  struct Row {
    Rule rule;
    const char* dutch;
    const char* english;
  };
  After then;
  then.second_absent = false;
  After absent;
  absent.second_absent = true;
  const Row rows[] = {
      {rule_of(IsValue{}), "panic meldt pressed, sinds 09:00", "panic says pressed since 09:00"},
      {rule_of(Compare{}), "panic staat op pressed, sinds 09:00",
       "panic is at pressed since 09:00"},
      {rule_of(Absent{}), "Niets gemerkt sinds 09:00", "Nothing seen since 09:00"},
      {rule_of(Count{}), "Ongewoon vaak of weinig, sinds 09:00",
       "Unusually often or seldom since 09:00"},
      {rule_of(std::move(absent)), "panic om 09:00, en daarna niet wat erop moest volgen",
       "panic at 09:00, and not what should have followed"},
      {rule_of(std::move(then)), "panic om 09:00, kort na een andere gebeurtenis",
       "panic at 09:00, soon after another event"},
      {rule_of(LastIn{}), "Al 45 minuten in bathroom", "In bathroom for 45 minutes"},
      {rule_of(InState{}), "De toestand duurt al 45 minuten",
       "This state has lasted for 45 minutes"},
      {rule_of(AlertFires{}), "Volgt op een andere melding, sinds 09:00",
       "Follows another alert, since 09:00"},
      {rule_of(Offline{Selector{"*", {}}}), "panic zwijgt sinds 09:00",
       "panic is silent since 09:00"},
      {rule_of(Offline{}), "Geen enkel apparaat meldt zich sinds 09:00",
       "No device at all is heard since 09:00"},
      {rule_of(Daily{}), "Anders dan gewoon, sinds 09:00", "Unlike the usual, since 09:00"},
      {rule_of(Happens{}), "panic meldt pressed, om 09:00", "panic says pressed at 09:00"},
      {rule_of(AllOf{}), "Melding in bathroom, sinds 09:00", "Alert in bathroom since 09:00"},
      {rule_of(AnyOf{}), "Melding in bathroom, sinds 09:00", "Alert in bathroom since 09:00"},
      {rule_of(Not{}), "Melding in bathroom, sinds 09:00", "Alert in bathroom since 09:00"},
  };
  const Program home = small_home();
  const AlertTexts texts(home);
  const core::Alert alert = panic_alert();
  for (const Row& row : rows) {
    const Texts text = texts.text(alert, &row.rule, alert.fired_at + std::chrono::minutes{45});
    EXPECT_EQ(text.at("nl"), row.dutch);
    EXPECT_EQ(text.at("en"), row.english);
  }
}

TEST(Texts, TellABlindSensorFromOneThatIsGone) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  const rules::Rule rule = rule_of(rules::Offline{rules::Selector{"*", {}}});
  core::Alert alert = panic_alert();
  alert.device = core::DeviceId("panic");
  const core::WallTime since = alert.fired_at - std::chrono::hours{3};
  alert.evidence = {{*alert.device, "data", std::string("missing"), since}};
  EXPECT_EQ(texts.text(alert, &rule, alert.fired_at).at("en"),
            "panic is still heard, but tells nothing since 06:00");
  EXPECT_EQ(texts.text(alert, &rule, alert.fired_at).at("nl"),
            "panic is nog te horen, maar meldt niets meer sinds 06:00");
  alert.evidence.front().property = "link";
  EXPECT_EQ(texts.text(alert, &rule, alert.fired_at).at("en"), "panic is silent since 06:00");
}

TEST(Texts, SayWhatIsNotKnown) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  core::Alert alert = panic_alert();
  alert.evidence.clear();
  alert.room.clear();
  rules::Rule rule;
  rule.message = {{"nl", "{device} in {room}: {value}, {since}"},
                  {"en", "{device} in {room}: {value}, {since}"}};
  EXPECT_EQ(texts.text(alert, &rule, alert.fired_at).at("nl"),
            "een sensor in huis: onbekend, 09:00");
  alert.quality = core::TimeQuality::unsynchronised;
  EXPECT_EQ(texts.text(alert, &rule, alert.fired_at).at("en"),
            "a sensor in the home: unknown, an unknown time");
  const rules::Rule plain = rule_of(rules::IsValue{});
  alert.quality = core::TimeQuality::synchronised;
  EXPECT_EQ(texts.text(alert, &plain, alert.fired_at).at("nl"), "Melding in huis, sinds 09:00");
}

TEST(Texts, FillEveryPlaceholder) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  core::Alert alert = panic_alert();
  alert.evidence.push_back({core::DeviceId("bed"), "occupancy", true, alert.fired_at});
  rules::Rule rule = rule_of(rules::IsValue{});
  rule.message = {{"nl", "{home}|{room}|{device}|{value}|{since}|{duration}|{count}"},
                  {"en", "{home}|{room}|{device}|{value}|{since}|{duration}|{count}"}};
  const core::WallTime later = alert.fired_at + std::chrono::hours{26};
  const rules::Texts text = texts.text(alert, &rule, later);
  EXPECT_EQ(text.at("nl"), "{home}|bathroom|panic|pressed|23 nov 09:00|1 dag en 2 uur|2");
  EXPECT_EQ(text.at("en"), "{home}|bathroom|panic|pressed|23 Nov 09:00|1 day 2 hours|2");
}

TEST(Texts, TellHowManyEventsACountAskedFor) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  rules::Count count;
  count.at_least = 4;
  rules::AllOf all;
  all.conditions.push_back(std::make_unique<rules::Condition>());
  all.conditions.back()->form = std::move(count);
  rules::Rule rule = rule_of(std::move(all));
  rule.message = {{"nl", "{count} keer"}};
  const core::Alert alert = panic_alert();
  EXPECT_EQ(texts.text(alert, &rule, alert.fired_at).at("nl"), "4 keer");
}

TEST(Texts, AMissingLanguageIsDutchThenEnglishThenTheDefault) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  const core::Alert alert = panic_alert();
  rules::Rule rule = rule_of(rules::Absent{});
  rule.message = {{"en", "Nothing for {duration}"}};
  const core::WallTime later = alert.fired_at + std::chrono::hours{1};
  EXPECT_EQ(texts.text(alert, &rule, later).at("nl"), "Nothing for 1 hour");
  rule.message = {{"nl", "Al {duration} niets"}};
  EXPECT_EQ(texts.text(alert, &rule, later).at("en"), "Al 1 uur niets");
  rule.message = {{"fr", "Rien"}};
  EXPECT_EQ(texts.text(alert, &rule, later).at("en"), "Nothing seen since 09:00");
}

TEST(Texts, AnAlertThatIsOverSaysSo) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  core::Alert alert = panic_alert();
  alert.resolved_at = alert.fired_at + std::chrono::minutes{90};
  const rules::Rule rule = rule_of(rules::Absent{});
  const rules::Texts text = texts.text(alert, &rule, *alert.resolved_at + std::chrono::hours{5});
  EXPECT_EQ(text.at("nl"), "Voorbij na 1 uur en 30 minuten, begonnen om 09:00");
  EXPECT_EQ(text.at("en"), "Over after 1 hour 30 minutes, it began at 09:00");
}

TEST(Texts, LeaveTheNameOfTheHomeToThePlatform) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  rules::Rule rule;
  rule.message = {{"en", "At {home}"}};
  const core::Alert alert = panic_alert();
  EXPECT_EQ(texts.text(alert, &rule, alert.fired_at).at("en"), "At {home}");
}

TEST(Texts, LeaveUnknownAndUnclosedPlaceholdersAsTheyStand) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  rules::Rule rule;
  rule.message = {{"en", "{nothing} {since"}};
  const core::Alert alert = panic_alert();
  EXPECT_EQ(texts.text(alert, &rule, alert.fired_at).at("en"), "{nothing} {since");
}

TEST(Texts, ATestSaysSo) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  core::Alert alert = panic_alert();
  alert.test = true;
  EXPECT_EQ(texts.title(alert, nullptr).at("nl"), "Test: Panic button");
}

}  // namespace
}  // namespace homeward::app
