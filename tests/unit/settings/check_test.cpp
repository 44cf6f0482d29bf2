#include "daemon/settings/check.hpp"

#include "tests/unit/settings/loading.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace homeward::settings {
namespace {

constexpr const char* kDevice = "devices: {door: {id: \"replay:door\", properties: [contact]}}\n";

TEST(Check, GivesAProgramAndSettingsWhenAllIsWell) {
  const Checked checked =
      check(load_text(std::string(kDevice) + "rules: [{alert: a, when: {door.contact: open}}]\n"));
  EXPECT_EQ(checked.diagnostics, core::Diagnostics{});
  ASSERT_TRUE(checked.settings);
  ASSERT_TRUE(checked.program);
  EXPECT_TRUE(checked.program->find_rule("a"));
  EXPECT_TRUE(checked.program->find_slot("door", "contact"));
  EXPECT_EQ(checked.settings->plugins.size(), 1U);
}

TEST(Check, TellsOfNamesThatTheRulesCantFind) {
  const Checked checked =
      check(load_text(std::string(kDevice) + "rules: [{alert: a, when: {dor.contact: open}}]\n"));
  EXPECT_FALSE(checked.program);
  EXPECT_FALSE(checked.settings);
  ASSERT_FALSE(checked.diagnostics.empty());
  EXPECT_EQ(checked.diagnostics[0].position, (core::SourcePosition{"home.yaml", 2, 27}));
}

TEST(Check, AnEscalationMustReachSomebody) {
  const std::string home = std::string(kDevice) + R"(recipients:
  centre: {categories: [care]}
rules:
  - {alert: a, when: {door.contact: open}, escalate: [{after: 3m, to: center}]}
)";
  const Checked checked = check(load_text(home));
  EXPECT_FALSE(checked.program) << "a wrong name is found before somebody lies on the floor";
  ASSERT_EQ(checked.diagnostics.size(), 1U);
  EXPECT_THAT(to_text(checked.diagnostics[0]),
              ::testing::AllOf(::testing::StartsWith("home.yaml:5:"),
                               ::testing::HasSubstr("error: unknown recipient 'center'; did you "
                                                    "mean 'centre'?")));
  const Checked unreachable =
      check(load_text(home.substr(0, home.rfind("center")) + "centre}]}\n"));
  EXPECT_TRUE(unreachable.program);
  ASSERT_EQ(unreachable.diagnostics.size(), 1U);
  EXPECT_THAT(to_text(unreachable.diagnostics[0]),
              ::testing::HasSubstr("warning: recipient 'centre' has no platform"));
}

TEST(Check, KeepsWhatLoadingFound) {
  const Checked checked = check(load_text("gatway: {id: a}\n"));
  EXPECT_FALSE(checked.program);
  ASSERT_EQ(checked.diagnostics.size(), 1U);
  EXPECT_EQ(to_text(checked.diagnostics[0]),
            "home.yaml:1:1: error: unknown key 'gatway'; did you mean 'gateway'?");
}

TEST(Check, TheShippedFilesCompileWithoutAWord) {
  const std::string config = std::string(HOMEWARD_SOURCE_DIR) + "/config/";
  for (const char* file :
       {"homeward.yaml", "examples/living-alone.yaml", "examples/housing-climate.yaml"}) {
    const Checked checked = check(load(config + file));
    for (const core::Diagnostic& one : checked.diagnostics) {
      const bool later = one.message.ends_with("is not acted on in this version");
      EXPECT_TRUE(later || one.level == core::Diagnostic::Level::info) << to_text(one);
    }
    EXPECT_TRUE(checked.program) << file;
  }
}

}  // namespace
}  // namespace homeward::settings
