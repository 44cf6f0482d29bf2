#include "cli/findings/history.hpp"
#include "cli/asking/answer.hpp"
#include "cli/text/plot.hpp"

#include <gmock/gmock.h>

namespace homeward::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using namespace std::chrono_literals;

WallTime at(std::chrono::seconds time) {
  return WallTime{std::chrono::seconds{1'795'392'000} + time};  // 2026-11-23T00:00:00Z
}

History history(const std::string& property) {
  History made;
  made.device = "fridge";
  made.property = property;
  made.since = at(0s);
  made.until = at(4h);
  return made;
}

void tell(History& history, std::chrono::seconds when, const std::string& value) {
  const Answer event(R"({"device":"fridge","property":")" + history.property + R"(","value":)" +
                     value + "}");
  history.take(at(when), event.value());
}

TEST(HistoryModel, TakesWhatIsOfItsProperty) {
  History fridge = history("temperature");
  tell(fridge, 1h, "4.5");
  const Answer other(R"({"device":"bed","property":"temperature","value":20})");
  fridge.take(at(1h), other.value());
  ASSERT_EQ(fridge.points.size(), 1U);
  EXPECT_TRUE(fridge.numeric());
  EXPECT_EQ(to_json(fridge),
            R"({"device":"fridge","property":"temperature","since":"2026-11-23T00:00:00Z",)"
            R"("until":"2026-11-23T04:00:00Z","points":[{"time":"2026-11-23T01:00:00Z",)"
            R"("value":4.5}]})");
}

TEST(HistoryModel, MeansAreOfEachColumn) {
  History fridge = history("temperature");
  tell(fridge, 10min, "4");
  tell(fridge, 20min, "6");
  tell(fridge, 3h, "9");
  tell(fridge, 4h, "11");
  EXPECT_THAT(column_means(fridge, 4),
              ElementsAre(std::optional(5.0), std::nullopt, std::nullopt, std::optional(10.0)));
}

TEST(HistoryModel, AWordHoldsUntilTheNext) {
  History door = history("contact");
  tell(door, 1h, "\"open\"");
  tell(door, 2h + 30min, "\"closed\"");
  const auto shares = column_shares(door, 4);
  EXPECT_THAT(shares.at("open"), ElementsAre(0, 1, 0.5, 0));
  EXPECT_THAT(shares.at("closed"), ElementsAre(0, 0, 0.5, 1));
}

TEST(HistoryPlot, DrawsNumbersBetweenLowestAndHighest) {
  History fridge = history("temperature");
  for (int i = 0; i < 60; ++i) {
    tell(fridge, std::chrono::minutes{4 * i}, std::to_string(i < 30 ? 4 : 8));
  }
  Look look;
  look.width = 42;
  const std::string plain = history_text(fridge, look);
  EXPECT_THAT(plain, HasSubstr("fridge.temperature: 60 reports, 4 to 8, last 8\n"));
  EXPECT_THAT(plain, HasSubstr("         8|               ###############\n"));
  EXPECT_THAT(plain, HasSubstr("         4|...............###############\n"));
  EXPECT_THAT(plain, HasSubstr("2026-11-23 00:00"));
  look.blocks = true;
  EXPECT_THAT(history_text(fridge, look), HasSubstr("         4│▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁███████████████\n"));
}

TEST(HistoryPlot, DrawsWordsInRows) {
  History door = history("contact");
  tell(door, 0s, "\"closed\"");
  tell(door, 2h, "\"open\"");
  Look look;
  look.width = 36;
  const std::string plain = history_text(door, look);
  EXPECT_THAT(plain, HasSubstr("    closed|############\n"));
  EXPECT_THAT(plain, HasSubstr("      open|            ############\n"));
  EXPECT_THAT(plain, HasSubstr("2 reports, last open"));
}

TEST(HistoryPlot, SaysWhenThereIsNothing) {
  EXPECT_EQ(history_text(history("x"), {}),
            "Nothing was told of fridge.x since 2026-11-23 00:00:00.\n");
}

TEST(HistoryActivity, CountsDoingsByTheHour) {
  Activity activity;
  activity.since = at(30min);
  activity.until = at(3h);
  const auto take = [&](std::chrono::seconds when, const char* event) {
    activity.take(at(when), Answer(event).value());
  };
  take(35min, R"({"property":"motion","value":true,"kind":"report"})");
  take(36min, R"({"property":"motion","value":false,"kind":"report"})");
  take(37min, R"({"property":"contact","value":"closed","kind":"report"})");
  take(2h, R"({"property":"action","value":"single","kind":"event"})");
  take(2h, R"({"property":"temperature","value":21,"kind":"report"})");
  take(2h, R"({"property":"motion","value":true,"kind":"restored"})");
  EXPECT_EQ(to_json(activity),
            R"({"since":"2026-11-23T00:30:00Z","until":"2026-11-23T03:00:00Z","hours":[)"
            R"({"hour":"2026-11-23T00:00:00Z","events":2},)"
            R"({"hour":"2026-11-23T01:00:00Z","events":0},)"
            R"({"hour":"2026-11-23T02:00:00Z","events":1}]})");
  EXPECT_THAT(activity_text(activity, {}), HasSubstr("2026-11-23  ##  ::"));
  EXPECT_THAT(activity_text(activity, {}), HasSubstr("      3\n"));
}

TEST(HistoryActivity, HoursAreLocal) {
  Activity activity;
  activity.utc_offset = [](WallTime) { return std::chrono::seconds{5h + 30min}; };
  EXPECT_EQ(activity.hour_of(at(45min)), at(30min));
}

}  // namespace
}  // namespace homeward::cli
