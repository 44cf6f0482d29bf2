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

TEST(Texts, HaveADefaultForRulesWithoutAMessage) {
  const rules::Program home = small_home();
  const AlertTexts texts(home);
  core::Alert alert = panic_alert();
  alert.rule = core::RuleId("door-open");
  const rules::Rule* rule = &home.rule(home.find_rule("door-open").value());
  EXPECT_EQ(texts.text(alert, rule, alert.fired_at).at("nl"), "Melding in bathroom sinds 09:00");
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
