#include "daemon/rules/recording.hpp"

#include "daemon/rules/program.hpp"
#include "daemon/rules/replay.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace homeward::rules {
namespace {

TEST(Recording, ReadsTheFourFieldsAndSkipsOthers) {
  RecordingParser parser;
  RecordedEvent event;
  const auto read =
      parser.parse(R"({"x": {"ts": [1, {"device": "no"}]}, "ts": "2026-03-10T10:00:00.25+01:00",)"
                   R"( "device": "door", "property": "contact", "value": "open"})",
                   event);
  ASSERT_TRUE(read.has_value()) << to_text(read.error());
  EXPECT_EQ(event, (RecordedEvent{*parse_rfc3339("2026-03-10T09:00:00.25Z"), "door", "contact",
                                  core::Value{std::string("open")}}));
}

TEST(Recording, TakesOnAndOffAsBooleansAndWholeNumbersAsNumbers) {
  RecordingParser parser;
  RecordedEvent event;
  const std::string head = R"({"ts":"2026-03-10T09:00:00Z","device":"d","property":"p","value":)";
  ASSERT_TRUE(parser.parse(head + "\"on\"}", event).has_value());
  EXPECT_EQ(event.value, core::Value{true});
  ASSERT_TRUE(parser.parse(head + "7}", event).has_value());
  EXPECT_EQ(event.value, core::Value{7.0});
  ASSERT_TRUE(parser.parse(head + "false}", event).has_value());
  EXPECT_EQ(event.value, core::Value{false});
}

TEST(Recording, RefusesWhatIsNotAnEvent) {
  RecordingParser parser;
  RecordedEvent event;
  for (const char* line :
       {"", "{", "[]", "7", "null", R"(["ts","device","property","value"])",
        R"({"ts":"2026-03-10T09:00:00Z","device":"d","property":"p"})",
        R"({"ts":"2026-03-10T09:00:00Z","device":"d","property":"p","value":null})",
        R"({"ts":"2026-03-10T09:00:00Z","device":"d","property":"p","value":1e999})",
        R"({"ts":"2026-03-10T09:00:00Z","device":7,"property":"p","value":1})",
        R"({"ts":"yesterday","device":"d","property":"p","value":1})",
        R"({"ts":"2026-03-10T09:00:00Z","device":"d","property":"p","value":1} {})"}) {
    EXPECT_TRUE(parser.parse(line, event).has_error()) << line;
  }
}

TEST(Recording, NamesTheLineOfAnError) {
  std::istringstream input(
      "{\"ts\":\"2026-03-10T09:00:00Z\",\"device\":\"d\",\"property\":\"p\",\"value\":1}\n\nx\n");
  RecordingReader reader(input);
  RecordedEvent event;
  EXPECT_TRUE(*reader.next(event));
  const auto second = reader.next(event);
  ASSERT_TRUE(second.has_error());
  EXPECT_EQ(second.error().where, "line 3");
}

TEST(Recording, HasALongestLine) {
  std::istringstream input(std::string(RecordingParser::max_line + 1, ' '));
  RecordingReader reader(input);
  RecordedEvent event;
  const auto read = reader.next(event);
  ASSERT_TRUE(read.has_error());
  EXPECT_EQ(read.error().code, ErrorCode::limit);
}

TEST(Replay, LeavesOutWhatTheHomeDoesNotHaveAndSaysSo) {
  Compilation compilation = compile(RuleSet{});
  ASSERT_TRUE(compilation.program.has_value());
  std::istringstream input(
      "{\"ts\":\"2026-03-10T09:00:00Z\",\"device\":\"d\",\"property\":\"p\",\"value\":1}\n");
  const auto replayed = replay(*compilation.program, input);
  ASSERT_TRUE(replayed.has_value());
  EXPECT_EQ(replayed->foreign, 1U);
  EXPECT_EQ(replayed->first_foreign, "d.p");
  EXPECT_EQ(replayed->events, 0U);
}

}  // namespace
}  // namespace homeward::rules
