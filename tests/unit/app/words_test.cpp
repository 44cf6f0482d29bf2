#include "daemon/app/words.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace homeward::app {
namespace {

using namespace std::chrono_literals;
using enum Language;

TEST(Words, DurationsHaveTheirTwoLargestUnits) {
  struct Row {
    core::Duration duration;
    const char* dutch;
    const char* english;
  };
  const Row rows[] = {
      {0s, "minder dan een minuut", "less than a minute"},
      {59s, "minder dan een minuut", "less than a minute"},
      {1min, "1 minuut", "1 minute"},
      {45min + 59s, "45 minuten", "45 minutes"},
      {1h, "1 uur", "1 hour"},
      {2h + 1min, "2 uur en 1 minuut", "2 hours 1 minute"},
      {24h, "1 dag", "1 day"},
      {24h + 30min, "1 dag", "1 day"},
      {50h + 30min, "2 dagen en 2 uur", "2 days 2 hours"},
      {-5min, "minder dan een minuut", "less than a minute"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(duration_words(row.duration, dutch), row.dutch);
    EXPECT_EQ(duration_words(row.duration, english), row.english);
  }
}

TEST(Words, TimesAreLocalAndSayTheirDayWhenItIsAnother) {
  const core::TimeZone zone = core::TimeZone::find("Europe/Amsterdam").value();
  const core::WallTime nine{std::chrono::seconds{1'795'420'800}};  // 2026-11-23 09:00 local
  EXPECT_EQ(time_words(nine, nine + 8h, zone, dutch), "09:00");
  EXPECT_EQ(time_words(nine - 9h, nine, zone, dutch), "00:00");
  EXPECT_EQ(time_words(nine - 9h - 1s, nine, zone, dutch), "22 nov 23:59");
  EXPECT_EQ(time_words(nine - 9h - 1s, nine, zone, english), "22 Nov 23:59");
  EXPECT_EQ(time_words(nine - std::chrono::days{250}, nine, zone, dutch), "18 mrt 09:00");
  // An hour later by the sun, 09:00 on the clock: summer time ended in between.
  EXPECT_EQ(time_words(nine - std::chrono::days{30}, nine, zone, english), "24 Oct 10:00");
}

TEST(Words, ValuesReadAsTheirPropertyMeansThem) {
  struct Row {
    const char* property;
    core::Value value;
    const char* dutch;
    const char* english;
  };
  const Row rows[] = {
      {"contact", std::string("open"), "open", "open"},
      {"contact", std::string("closed"), "dicht", "closed"},
      {"action", std::string("long_pressed"), "long pressed", "long pressed"},
      {"temperature", 17.46, "17,5", "17.5"},
      {"temperature", 17.0, "17", "17"},
      {"smoke", true, "rook", "smoke"},
      {"smoke", false, "geen rook", "no smoke"},
      {"occupancy", true, "bezet", "occupied"},
      {"occupancy", false, "leeg", "free"},
      {"tamper", true, "geopend of losgehaald", "opened or taken off"},
      {"switch", true, "aan", "on"},
      {"switch", false, "uit", "off"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(value_words(row.property, row.value, dutch), row.dutch);
    EXPECT_EQ(value_words(row.property, row.value, english), row.english);
  }
}

}  // namespace
}  // namespace homeward::app
