#include "plugins/protocol/decode.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace homeward::protocol {
namespace {

using ::testing::HasSubstr;

/// An event line with one field replaced or added: the last of two equal keys counts.
std::string event_with(const std::string& field) {
  return R"({"type":"event","device":"ble:1","property":"temperature","value":20.5,)" + field + "}";
}

std::string problem_of(const std::string& line) {
  Decoder decoder;
  const Result<FromPlugin> message = decoder.from_plugin(line);
  return message ? std::string("fine") : to_text(message.error());
}

std::string problem_of_core_line(const std::string& line) {
  Decoder decoder;
  const Result<FromCore> message = decoder.from_core(line);
  return message ? std::string("fine") : to_text(message.error());
}

struct Row {
  std::string line;
  std::string problem;  ///< a part of it
};

TEST(Decode, RefusesHostileLinesWithTheFieldThatIsWrong) {
  const std::string long_id(129, 'x');
  const std::string long_text(257, 'x');
  const std::vector<Row> table = {
      {"", "not JSON"},
      {"[]", "line: not a JSON object"},
      {"{}", "line: 'type' is missing"},
      {R"({"type":5})", "'type' is not a text"},
      {R"({"type":"launch"})", "unknown type 'launch'"},
      {R"({"type":"welcome"})", "unknown type 'welcome'"},
      {R"({"type":"event"})", "event: 'device' is missing"},
      {event_with(R"("device":"")"), "'device' is empty"},
      {event_with(R"("device":")" + long_id + "\""), "'device' is longer than 128 bytes"},
      {event_with(R"("device":"a\u0000b")"), "'device' holds a control character"},
      {event_with(R"("device":["a"])"), "'device' is not a text"},
      {event_with(R"("property":"colour")"), "'colour' is not in the vocabulary"},
      {event_with(R"("property":"x.")"), "'x.' is not in the vocabulary"},
      {event_with(R"("value":null)"), "'value' is not a boolean, a finite number or a text"},
      {event_with(R"("value":1e999)"), "'value' is not a boolean, a finite number"},
      {event_with(R"("value":"warm")"), "'temperature' wants a number"},
      {event_with(R"("value":{"a":1})"), "'value' is not"},
      {event_with(R"("property":"action","value":")" + long_text + "\""),
       "'value' is longer than 256 bytes"},
      {event_with("\"property\":\"action\",\"value\":\"\xff\""), "not JSON"},
      {event_with(R"("unit":"F")"), "'temperature' is in C, not in 'F'"},
      {event_with(R"("time":"yesterday")"), "is not an RFC 3339 time"},
      {event_with(R"("time":1700000000)"), "'time' is not a text"},
      {event_with(R"("time_quality":"good")"), "'time_quality' is none of synchronised"},
      {event_with(R"("kind":"alarm")"), "'kind' is none of report event restored"},
      {event_with(R"("sequence":-1)"), "'sequence' is not a whole number"},
      {event_with(R"("sequence":1.5)"), "'sequence' is not a whole number"},
      {event_with(R"("link":5)"), "'link' is not an object"},
      {event_with(R"("link":{"lqi":300})"), "'link': 'lqi' is not a number within"},
      {R"({"type":"events"})", "'events' is missing or empty"},
      {R"({"type":"events","events":[]})", "'events' is missing or empty"},
      {R"({"type":"events","events":[5]})", "[0] not a JSON object"},
      {R"({"type":"hello"})", "hello: 'protocol' is missing"},
      {R"({"type":"hello","protocol":1})", "'plugin' is missing"},
      {R"({"type":"hello","protocol":1,"plugin":"a","capabilities":[1]})", "'capabilities'"},
      {R"({"type":"device"})", "device: 'id' is missing"},
      {R"({"type":"device","id":"a","properties":[{}]})", "properties[0] 'name' is missing"},
      {R"({"type":"device","id":"a","properties":[{"name":"b","type":"list"}]})", "'type' is none"},
      {R"({"type":"device","id":"a","power":"sun"})", "'power' is none of mains battery"},
      {R"({"type":"device","id":"a","expected_interval_s":-5})", "'expected_interval_s'"},
      {R"({"type":"device","id":"a","keep":{"a":1}})", "'keep' is not a text"},
      {R"({"type":"device","id":"a","keep":")" + std::string(4097, 'k') + "\"}",
       "'keep' is longer"},
      {R"({"type":"gone"})", "gone: 'device' is missing"},
      {R"({"type":"gone","device":"a","reason":"bored"})", "'reason' is none of left removed"},
      {R"({"type":"health"})", "health: 'state' is missing"},
      {R"({"type":"result","ok":true})", "result: 'id' is missing"},
      {R"({"type":"result","id":1})", "result: 'ok' is missing"},
      {R"({"type":"result","id":1,"ok":true,"data":[1]})", "'data' is not an object"},
      {std::string(65'537, ' '), "longer than 65536 bytes"},
      {std::string(65'000, '['), "nested deeper than 16 levels"},
  };
  for (const Row& row : table) {
    const std::string shown = row.line.substr(0, 100);
    EXPECT_THAT(problem_of(row.line), HasSubstr(row.problem)) << shown;
  }
}

TEST(Decode, RefusesMoreThan256EventsInALine) {
  const auto line_of = [](int count) {
    std::string line = R"({"type":"events","events":[)";
    for (int i = 0; i < count; ++i) {
      line += std::string(i > 0 ? "," : "") + R"({"device":"a:1","property":"steps","value":1})";
    }
    return line + "]}";
  };
  EXPECT_EQ(problem_of(line_of(256)), "fine");
  EXPECT_THAT(problem_of(line_of(257)), HasSubstr("'events' has more than 256 elements"));
}

TEST(Decode, RefusesBrokenLinesFromTheCore) {
  EXPECT_THAT(problem_of_core_line(R"({"type":"event"})"), HasSubstr("unknown type"));
  EXPECT_THAT(problem_of_core_line(R"({"type":"command","id":1})"), HasSubstr("'name' is missing"));
  EXPECT_THAT(problem_of_core_line(R"({"type":"command","name":"a"})"), HasSubstr("'id'"));
  EXPECT_THAT(problem_of_core_line(R"({"type":"committed"})"), HasSubstr("'sequence' is missing"));
  EXPECT_THAT(problem_of_core_line(R"({"type":"welcome","devices":[{}]})"), HasSubstr("'id'"));
  EXPECT_THAT(problem_of_core_line(R"({"type":"welcome","config":5})"), HasSubstr("'config'"));
}

TEST(Decode, IgnoresUnknownFieldsAndTakesNullForAbsent) {
  EXPECT_EQ(problem_of(event_with(R"("unit":null,"time":null,"colour":{"a":[1,2]})")), "fine");
  EXPECT_EQ(problem_of(R"({"type":"ping","why":"because"})"), "fine");
  EXPECT_EQ(problem_of_core_line(R"({"type":"welcome","session":"1","later":true})"), "fine");
}

TEST(Decode, LetsAHelloOfAnotherVersionThroughToBeRefused) {
  Decoder decoder;
  const Result<FromPlugin> message =
      decoder.from_plugin(R"({"type":"hello","protocol":7,"plugin":"a"})");
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<Hello>(*message).protocol, 7U);
}

TEST(Decode, ReadsAnEventWithAllItsFields) {
  Decoder decoder;
  const Result<FromPlugin> message = decoder.from_plugin(event_with(
      R"("unit":"\u00b0C","time":"2026-01-01T01:00:00.25+01:00","time_quality":"estimated",)"
      R"("kind":"restored","sequence":18446744073709551615,"link":{"rssi":-70,"lqi":90})"));
  ASSERT_TRUE(message) << to_text(message.error());
  const auto& events = std::get<Events>(*message);
  EXPECT_EQ(events.sequence, 18446744073709551615U);
  const Event& event = events.events.at(0);
  EXPECT_EQ(format_rfc3339_utc(event.time.value()), "2026-01-01T00:00:00.250000Z");
  EXPECT_EQ(event.time_quality, TimeQuality::estimated);
  EXPECT_EQ(event.kind, Kind::restored);
  EXPECT_EQ(event.link.rssi, -70);
  EXPECT_EQ(event.value, Value(20.5));
}

}  // namespace
}  // namespace homeward::protocol
