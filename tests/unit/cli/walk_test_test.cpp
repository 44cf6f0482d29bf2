#include "cli/text/walk_test.hpp"
#include "cli/findings/walk_test.hpp"

#include "cli/asking/answer.hpp"

#include <gmock/gmock.h>

namespace homeward::cli {
namespace {

using testing::HasSubstr;

constexpr const char* kDevices = R"({"devices":[
  {"id":"door","room":"hall","configured":true,"values":{"battery":90},"rssi":null,
   "link_quality":null,"battery":null,"description":{"link":{"rssi":-70,"lqi":80}}},
  {"id":"bed","room":"","configured":true,"values":{},"battery":40,"rssi":-55},
  {"id":"","configured":false,"address":"ble:X"}]})";

class Walk : public testing::Test {
 protected:
  const WalkedSensor* take(const std::string& device, const std::string& property,
                           const std::string& kind = "report") {
    const Answer event(R"({"device":")" + device + R"(","property":")" + property +
                       R"(","value":"open","time":"2026-11-23T09:00:0)" +
                       std::to_string(second_++) + R"(Z","kind":")" + kind + R"("})");
    return test_.take(event.value());
  }

  int second_{1};
  Look look_;
  WalkTest test_{Answer(kDevices).value()};
};

TEST_F(Walk, KnowsTheConfiguredSensorsWithSignalAndBattery) {
  ASSERT_EQ(test_.sensors().size(), 2U);
  EXPECT_EQ(test_.sensors()[0].rssi_dbm, -70);
  EXPECT_EQ(test_.sensors()[0].battery, 90);
  EXPECT_EQ(test_.sensors()[1].battery, 40);
  EXPECT_EQ(test_.reacted(), 0U);
}

TEST_F(Walk, CountsWhatSensorsSayAndNotHowTheyAreOrWere) {
  EXPECT_EQ(take("door", "battery"), nullptr);
  EXPECT_EQ(take("door", "x.linkquality"), nullptr);
  EXPECT_EQ(take("door", "contact", "restored"), nullptr);
  EXPECT_EQ(take("window", "contact"), nullptr);
  EXPECT_EQ(test_.reacted(), 0U);
  const WalkedSensor* door = take("door", "contact");
  ASSERT_NE(door, nullptr);
  EXPECT_EQ(door->value, "open");
  EXPECT_EQ(door->reacted_at, "2026-11-23T09:00:05Z");
  EXPECT_FALSE(test_.complete());
  EXPECT_NE(take("bed", "occupancy", "event"), nullptr);
  EXPECT_TRUE(test_.complete());
}

TEST_F(Walk, KeepsTheFirstTimeAndTakesTheNewestSignal) {
  take("door", "contact");
  const Answer newer(R"({"devices":[{"id":"door","rssi":-80,"link_quality":44,"battery":88}]})");
  test_.refresh(newer.value());
  const WalkedSensor* door = take("door", "contact");
  EXPECT_EQ(door->reacted_at, "2026-11-23T09:00:01Z");
  EXPECT_EQ(reaction_json(test_, *door, "2026-11-23T09:00:02Z", false),
            R"({"at":"2026-11-23T09:00:02Z","device":"door","room":"hall","property":"contact",)"
            R"("value":"open","rssi":-80,"link_quality":44,"battery":88,"first":false,)"
            R"("reacted":1,"of":2})");
}

TEST_F(Walk, SummaryTellsWhoIsMissingFirst) {
  take("door", "contact");
  const std::string text = walk_summary_text(test_, look_);
  EXPECT_LT(text.find("NOT YET"), text.find("contact open"));
  EXPECT_THAT(text, HasSubstr("-70 dBm, 80/255"));
  EXPECT_THAT(text, HasSubstr("1 of 2 sensors reacted.\n"));
  const std::string json = summary_json(test_, {}, {}, true);
  EXPECT_THAT(json, HasSubstr(R"("complete":false,"interrupted":true,"reacted":1,"of":2)"));
  EXPECT_THAT(json, HasSubstr(R"({"reacted_at":null,"device":"bed","room":null,)"));
  take("bed", "occupancy");
  EXPECT_THAT(walk_summary_text(test_, look_), HasSubstr("2 of 2 sensors reacted: all.\n"));
}

TEST_F(Walk, NamesThoseThatAreMissingAsFarAsTheLineGoes) {
  EXPECT_EQ(not_yet_line(test_, 80), "Not yet: door, bed");
  EXPECT_EQ(not_yet_line(test_, 18), "Not yet: door ...");
  take("door", "contact");
  take("bed", "occupancy");
  EXPECT_EQ(not_yet_line(test_, 80), "");
}

TEST_F(Walk, ShowsAReactionInOneLine) {
  const WalkedSensor* door = take("door", "contact");
  const std::string line = reaction_line(test_, *door, "2026-11-23T09:00:01Z", look_);
  EXPECT_THAT(line, testing::StartsWith("09:00:01  door "));
  EXPECT_THAT(line, HasSubstr(" 90 % "));
  EXPECT_THAT(line, testing::EndsWith("1 of 2\n"));
}

}  // namespace
}  // namespace homeward::cli
