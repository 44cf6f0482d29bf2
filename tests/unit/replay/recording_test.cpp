#include "plugins/replay/recording.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homeward::replay {
namespace {

Result<Recorded> parse(const std::string& line) {
  json::Parser parser;
  return parse_recorded(parser, line);
}

TEST(Recording, ReadsALine) {
  const auto line = parse(
      R"({"ts":"2026-11-23T07:00:01.25+01:00","device":"hall","property":"motion","value":true})");
  ASSERT_TRUE(line) << to_text(line.error());
  EXPECT_EQ(format_rfc3339_utc(line->time), "2026-11-23T06:00:01.250000Z");
  EXPECT_EQ(line->event.device, "replay:hall");
  EXPECT_EQ(line->event.property, "motion");
  EXPECT_EQ(line->event.value, sdk::Value(true));
  EXPECT_EQ(line->event.kind, sdk::Kind::report);
  EXPECT_FALSE(line->event.time.has_value());
}

TEST(Recording, ReadsNumbersAndTexts) {
  const auto number =
      parse(R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"temperature","value":-1.5})");
  ASSERT_TRUE(number);
  EXPECT_EQ(number->event.value, sdk::Value(-1.5));
  const auto text =
      parse(R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"contact","value":"open"})");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->event.value, sdk::Value(std::string("open")));
}

TEST(Recording, TakesAnActionAsSomethingThatHappens) {
  const auto line =
      parse(R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"action","value":"pressed"})");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->event.kind, sdk::Kind::event);
}

TEST(Recording, SkipsMembersItDoesNotKnow) {
  const std::string line = R"("ts":"2026-11-23T07:00:01Z","device":"a","property":"motion",)";
  EXPECT_TRUE(parse(R"({"room":{"a":[1]},)" + line + R"("value":true})"));
}

struct BadLine {
  const char* line;
  const char* named;  ///< what the error must name
};

class BadLines : public testing::TestWithParam<BadLine> {};

TEST_P(BadLines, GetAClearError) {
  const auto line = parse(GetParam().line);
  ASSERT_FALSE(line);
  EXPECT_NE(to_text(line.error()).find(GetParam().named), std::string::npos)
      << to_text(line.error());
}

INSTANTIATE_TEST_SUITE_P(
    Recording, BadLines,
    testing::Values(
        BadLine{"not json", "JSON"}, BadLine{"", "JSON"}, BadLine{"[]", "object"},
        BadLine{R"({"device":"a","property":"motion","value":true})", "ts"},
        BadLine{R"({"ts":"yesterday","device":"a","property":"motion","value":true})", "ts"},
        BadLine{R"({"ts":1,"device":"a","property":"motion","value":true})", "ts"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","property":"motion","value":true})", "device"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","device":"","property":"motion","value":true})",
                "device"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","device":"a","value":true})", "property"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"motion"})", "value"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"motion","value":null})",
                "value"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"motion","value":[1]})",
                "value"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"motoin","value":true})",
                "motoin"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"motion","value":3})",
                "motion"},
        BadLine{R"({"ts":"2026-11-23T07:00:01Z","device":"a","property":"motion","value":tru)",
                "JSON"}));

TEST(Recording, RefusesADeviceWhoseIdWouldBeTooLong) {
  const std::string head = R"({"ts":"2026-11-23T07:00:01Z","property":"motion","value":true,)";
  EXPECT_TRUE(parse(head + "\"device\":\"" + std::string(121, 'd') + "\"}"));
  EXPECT_FALSE(parse(head + "\"device\":\"" + std::string(122, 'd') + "\"}"));
}

}  // namespace
}  // namespace homeward::replay
