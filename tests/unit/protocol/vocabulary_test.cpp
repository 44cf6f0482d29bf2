#include "plugins/protocol/vocabulary.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <vector>

namespace homeward::protocol {
namespace {

using ::testing::HasSubstr;

Event event_of(std::string property, Value value, std::string unit = {}) {
  Event event;
  event.device = "ble:1";
  event.property = std::move(property);
  event.value = std::move(value);
  event.unit = std::move(unit);
  return event;
}

TEST(Vocabulary, IsOrderedSoThatWordsAreFound) {
  const auto words = vocabulary();
  EXPECT_TRUE(std::is_sorted(words.begin(), words.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const PropertyWord& word : words) EXPECT_EQ(find_property(word.name), &word);
}

TEST(Vocabulary, KnowsSeveralOfTheSameKind) {
  EXPECT_EQ(find_property("temperature_2"), find_property("temperature"));
  EXPECT_EQ(find_property("switch_l1"), find_property("switch"));
  for (const char* name : {"temperature_", "temperature_x", "_2", "", "l1", "temperature_12345"}) {
    EXPECT_EQ(find_property(name), nullptr) << name;
  }
}

TEST(Vocabulary, LetsExtensionsThroughAsTheyAre) {
  for (const char* name : {"x.colour", "x.vendor.mode-2", "x.A_b"}) {
    EXPECT_TRUE(is_extension(name)) << name;
    Event event = event_of(name, std::string("on"), "any");
    EXPECT_TRUE(conform(event));
    EXPECT_EQ(event.value, Value(std::string("on")));
  }
  for (const char* name : {"x.", "x", "y.colour", "x.a b", "x.\u00E9", "x.a/b"}) {
    EXPECT_FALSE(is_extension(name)) << name;
  }
}

TEST(Vocabulary, BringsBooleanWordsIntoOneForm) {
  for (const char* word : {"on", "ON", "true"}) {
    Event event = event_of("switch", std::string(word));
    ASSERT_TRUE(conform(event));
    EXPECT_EQ(event.value, Value(true));
  }
  for (const char* word : {"off", "OFF", "false"}) {
    Event event = event_of("motion", std::string(word));
    ASSERT_TRUE(conform(event));
    EXPECT_EQ(event.value, Value(false));
  }
}

TEST(Vocabulary, ChecksTypeWordAndUnit) {
  struct Row {
    Event event;
    const char* problem;
  };
  const std::vector<Row> table = {
      {event_of("contact", true), "wants a string"},
      {event_of("contact", std::string("ajar")), "wants one of the words"},
      {event_of("motion", 1.0), "wants a boolean"},
      {event_of("motion", std::string("yes")), "wants a boolean"},
      {event_of("humidity", false), "wants a number"},
      {event_of("pressure", 101.3, "kPa"), "is in hPa, not in 'kPa'"},
      {event_of("water", true), "call it 'x.<name>'"}};
  for (const Row& row : table) {
    Event event = row.event;
    const Result<void> conforms = conform(event);
    ASSERT_FALSE(conforms) << event.property;
    EXPECT_THAT(conforms.error().what, HasSubstr(row.problem));
  }
}

TEST(Vocabulary, TakesOtherSpellingsOfAUnit) {
  for (const auto& [property, unit] :
       std::vector<std::pair<std::string, std::string>>{{"temperature", "\u00B0C"},
                                                        {"temperature", "C"},
                                                        {"illuminance", "lux"},
                                                        {"pm25", "\u00B5g/m\u00B3"},
                                                        {"pressure", "mbar"},
                                                        {"humidity", ""}}) {
    Event event = event_of(property, 1.0, unit);
    EXPECT_TRUE(conform(event)) << property << " " << unit;
  }
}

}  // namespace
}  // namespace homeward::protocol
