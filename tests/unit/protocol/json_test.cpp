#include "lib/json/parser.hpp"
#include "lib/json/utf8.hpp"
#include "lib/json/writer.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace homeward::json {
namespace {

using ::testing::HasSubstr;

std::string as_json(std::string_view text) {
  std::string out;
  write_string(out, text);
  return out;
}

TEST(JsonText, KnowsWhatStandsForItself) {
  for (std::size_t size = 0; size <= 17; ++size) {
    const std::string plain(size, '~');
    EXPECT_EQ(plain_length(plain), size);
    for (std::size_t at = 0; at < size; ++at) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text = plain;
        text[at] = static_cast<char>(byte);
        const bool stands = byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
        ASSERT_EQ(plain_length(text), stands ? size : at) << byte << " at " << at;
      }
    }
  }
}

TEST(JsonWriter, WritesNumbersShortAndPlain) {
  const std::vector<std::pair<double, std::string>> table = {
      {0, "0"},
      {-0.0, "0"},
      {21, "21"},
      {-3.5, "-3.5"},
      {0.1, "0.1"},
      {21.3, "21.3"},
      {100'000, "100000"},
      {1e6, "1000000"},
      {0.00012, "0.00012"},
      {1234567.25, "1234567.25"},
      {1e300, "1e+300"},
      {1e-9, "1e-09"},
      {std::nan(""), "null"},
      {-std::numeric_limits<double>::infinity(), "null"}};
  for (const auto& [number, text] : table) EXPECT_EQ(write_number(number), text);
}

TEST(JsonWriter, WritesNumbersThatReadBackAsTheSame) {
  Parser parser;
  for (const double number : {21.3, 0.1, 101.325, -273.15, 1e14 + 0.5, 12345.678}) {
    const Result<Value> value = parser.parse(write_number(number));
    ASSERT_TRUE(value);
    EXPECT_EQ(value->number(), number);
  }
}

TEST(JsonWriter, EscapesTextAndRepairsBrokenUtf8) {
  EXPECT_EQ(as_json("plain"), R"("plain")");
  EXPECT_EQ(as_json("a\"b\\c\n\t\r"), R"("a\"b\\c\n\t\r")");
  EXPECT_EQ(as_json(std::string("\x00\x1f\x7f", 3)), "\"\\u0000\\u001f\\u007f\"");
  EXPECT_EQ(as_json("\u00E9\u20AC\U0001F600"), "\"\u00E9\u20AC\U0001F600\"");
  EXPECT_EQ(as_json("a\xff"
                    "b\xC3"),
            "\"a\uFFFD"
            "b\uFFFD\"");
}

TEST(JsonWriter, SetsTheCommas) {
  std::string out;
  Writer writer(out);
  writer.begin_object().key("a").begin_array().number(1).boolean(true).raw("null").end_array();
  writer.text("b", "c").key("d").begin_object().end_object().key("e").integer(-5).end_object();
  EXPECT_EQ(out, R"({"a":[1,true,null],"b":"c","d":{},"e":-5})");
}

TEST(Utf8, KnowsWhatIsValid) {
  for (const std::string_view good : {"", "abc", "\u00E9", "\uD7FF", "\uE000", "\U0010FFFF"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const std::string_view bad : {"\x80", "\xC0\xAF", "\xC3", "\xED\xA0\x80", "\xE0\x80\xAF",
                                     "\xF4\x90\x80\x80", "\xF0\x80\x80\xAF", "a\xFF"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

TEST(JsonParser, RefusesWhatIsNotJsonAndNamesTheByte) {
  Parser parser;
  for (const std::string_view bad :
       {"", "{", "{]", "nul", "{\"a\":1,}", "\"\xff\"", "1 2", "{\"a\" 1}", "\"\\ud800\"", "01"}) {
    const Result<Value> value = parser.parse(bad);
    ASSERT_FALSE(value) << bad;
    EXPECT_EQ(value.error().code, ErrorCode::invalid);
    EXPECT_THAT(value.error().what, HasSubstr("not JSON at byte"));
  }
  EXPECT_TRUE(parser.parse("[1]"));
}

TEST(JsonParser, KeepsToItsLimits) {
  Parser parser(Limits{20, 3});
  EXPECT_TRUE(parser.parse("[[[1]]]"));
  EXPECT_EQ(parser.parse("[[[[1]]]]").error().code, ErrorCode::limit);
  EXPECT_TRUE(parser.parse("[12345678901234567]"));
  EXPECT_EQ(parser.parse("[1234567890123456789]").error().code, ErrorCode::limit);
}

TEST(JsonParser, TakesTextsLargerThanItsOwnMemory) {
  Parser parser;
  std::string text = "[0";
  for (int i = 1; i < 20'000; ++i) text += ",1";
  text += "]";
  for (int round = 0; round < 3; ++round) {
    const Result<Value> value = parser.parse(text);
    ASSERT_TRUE(value);
    EXPECT_EQ(value->size(), 20'000U);
    ASSERT_TRUE(parser.parse("{}"));
  }
}

TEST(JsonFields, NameTheFirstFieldThatIsWrong) {
  Parser parser;
  const Result<Value> value =
      parser.parse(R"({"text":"abc","number":5,"list":[1,2,3],"null":null,"tab":"a\tb"})");
  ASSERT_TRUE(value);
  const auto problem = [&](auto read) {
    Fields fields(*value, "thing");
    read(fields);
    return fields.failed() ? to_text(fields.error()) : std::string();
  };
  EXPECT_EQ(problem([](Fields& f) { static_cast<void>(f.text("gone", 9)); }),
            "thing: 'gone' is missing");
  EXPECT_EQ(problem([](Fields& f) { static_cast<void>(f.text("null", 9)); }),
            "thing: 'null' is missing");
  EXPECT_EQ(problem([](Fields& f) { static_cast<void>(f.text("number", 9)); }),
            "thing: 'number' is not a text");
  EXPECT_EQ(problem([](Fields& f) { static_cast<void>(f.text("text", 2)); }),
            "thing: 'text' is longer than 2 bytes");
  EXPECT_EQ(problem([](Fields& f) { static_cast<void>(f.text("tab", 9)); }),
            "thing: 'tab' holds a control character");
  EXPECT_EQ(problem([](Fields& f) { static_cast<void>(f.number("number", 6, 9)); }),
            "thing: 'number' is not a number within its range");
  EXPECT_EQ(problem([](Fields& f) { static_cast<void>(f.array("list", 2)); }),
            "thing: 'list' has more than 2 elements");
  EXPECT_EQ(problem([](Fields& f) { static_cast<void>(f.object("list")); }),
            "thing: 'list' is not an object");
  EXPECT_EQ(problem([](Fields& f) {
              static_cast<void>(f.boolean("text"));
              static_cast<void>(f.text("gone", 9));
            }),
            "thing: 'text' is not true or false");
  EXPECT_EQ(problem([](Fields& f) {
              static_cast<void>(f.text("text", 3));
              static_cast<void>(f.text_or_none("gone", 3));
              static_cast<void>(f.unsigned_integer("number"));
            }),
            "");
}

}  // namespace
}  // namespace homeward::json
