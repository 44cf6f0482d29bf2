#include "tests/unit/settings/loading.hpp"

#include <gtest/gtest.h>

namespace homeward::settings {
namespace {

/// The only message of a text that is refused as a whole.
std::string refusal_of(const std::string& text) {
  const Loaded loaded = load_text(text);
  EXPECT_FALSE(loaded.settings);
  EXPECT_EQ(loaded.diagnostics.size(), 1U);
  return loaded.diagnostics.empty() ? "" : core::to_text(loaded.diagnostics.front());
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

TEST(Limits, HoldForSizeDepthAndNumber) {
  EXPECT_EQ(refusal_of("a: " + repeated("x", 1U << 20U)),
            "home.yaml: error: the file is larger than 1 MiB");
  EXPECT_EQ(refusal_of("rules: " + repeated("[", 32) + repeated("]", 32)),
            "home.yaml:1:39: error: nested deeper than 32 levels");
  EXPECT_EQ(refusal_of("rules: " + repeated("[", 31) + repeated("]", 31)),
            "home.yaml:1:9: error: a rule must be a mapping; write it as {key: value}");
  EXPECT_NE(refusal_of("rules: " + repeated("[", 50'000)), "");
  EXPECT_EQ(refusal_of("rules: [" + repeated("1,", 100'001) + "]"),
            "home.yaml:1:200003: error: the file has more than 100000 values");
}

TEST(Limits, ATextMustBeUtf8WithoutControlCharacters) {
  EXPECT_EQ(refusal_of("a: caf\xE9\n"),
            "home.yaml:1:7: error: byte 0xe9 is not UTF-8; save the file with UTF-8 encoding");
  EXPECT_EQ(refusal_of("a: b\n\xED\xA0\x80"),
            "home.yaml:2:1: error: byte 0xed is not UTF-8; save the file with UTF-8 encoding");
  EXPECT_EQ(refusal_of(std::string("a: b\0c", 6)),
            "home.yaml:1:5: error: control character 0x00; remove it");
  EXPECT_EQ(refusal_of("a: \x04"), "home.yaml:1:4: error: control character 0x04; remove it");
}

TEST(Limits, AFileOfNoiseGivesABoundedNumberOfMessages) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "key" + std::to_string(i) + ": x\n";
  const Loaded loaded = load_text(text);
  EXPECT_EQ(loaded.diagnostics.size(), 201U);
  EXPECT_EQ(loaded.diagnostics.back().message, "4800 more are not shown");
}

TEST(Limits, AByteOrderMarkAndWindowsLineEndsAreNoMistake) {
  EXPECT_EQ(settings_of("\xEF\xBB\xBFgateway:\r\n  id: a\r\n").gateway_id, "a");
}

TEST(Text, InMessagesHasNoControlCharacters) {
  EXPECT_EQ(refusal_of("gateway: {id: \"a\\e[2Jb\"}\n"),
            "home.yaml:1:15: error: 'id' is not a name: 'a?[2Jb'; names are letters, digits, '-' "
            "and '_'");
}

TEST(Text, InQuotesMayGoOverLines) {
  const Settings settings =
      settings_of("rules:\n  - {alert: a, when: {a.b: 'it''s'}, why: \"one\n      two\"}\n");
  EXPECT_EQ(settings.rule_set.rules.at(0).why, "one two");
}

}  // namespace
}  // namespace homeward::settings
