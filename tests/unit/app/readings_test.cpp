#include "daemon/app/router.hpp"
#include "tests/unit/app/plain_profile.hpp"
#include "tests/unit/app/small_home.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

const core::WallTime kNow{std::chrono::seconds{1'795'420'800}};
const core::PlatformId kCare{"care"};
const core::PlatformId kHousing{"housing"};

ports::Recipient reader(const std::string& name, const core::PlatformId& platform,
                        std::vector<std::string> readings) {
  ports::Recipient made;
  made.name = name;
  made.platform = platform;
  made.readings = std::move(readings);
  made.consent = ports::Consent{"resident", "consent", std::nullopt, std::nullopt};
  return made;
}

ports::JournalEvent event(std::uint64_t id, const char* device, const char* property,
                          core::Value value = 20.5) {
  core::Event made;
  made.device = core::DeviceId(device);
  made.property = property;
  made.value = std::move(value);
  made.time = kNow + std::chrono::seconds{id};
  return {id, std::move(made)};
}

class ReadingsOfAHome : public testing::Test {
 protected:
  Router router(std::vector<ports::Recipient> recipients) {
    Router made(home_, std::move(recipients), "boot");
    made.add_platform(kCare, profile_, 41);
    made.add_platform(kHousing, profile_, 0);
    return made;
  }

  const rules::Program home_ = small_home();
  const PlainProfile profile_{};
  const std::vector<ports::JournalEvent> events_{event(1, "hall", "temperature"),
                                                 event(2, "hall", "motion", true),
                                                 event(3, "bath", "humidity")};
};

TEST_F(ReadingsOfAHome, NoneLeaveItUnlessARecipientNamesThem) {
  EXPECT_TRUE(router({reader("nobody", kCare, {})}).reading_rows(events_, 0, kNow).empty());
  EXPECT_TRUE(
      router({reader("other", kCare, {"cellar.*"})}).reading_rows(events_, 0, kNow).empty());
}

TEST_F(ReadingsOfAHome, AreSentInOneMessageOfTheLowestClass) {
  const auto rows = router({reader("housing", kHousing, {"*.temperature", "bath.*"})})
                        .reading_rows(events_, 0, kNow);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].platform, kHousing);
  EXPECT_EQ(rows[0].sequence, 1U);
  EXPECT_EQ(rows[0].message_class, ports::MessageClass::reading);
  EXPECT_EQ(rows[0].channel, "readings");
  EXPECT_EQ(rows[0].type, "care.homeward.readings.v1");
  EXPECT_EQ(rows[0].id, "readings/1/1795420803000000");
  EXPECT_EQ(rows[0].time, kNow + std::chrono::seconds{3});
  EXPECT_EQ(rows[0].data, "hall.temperature bath.humidity");
}

TEST_F(ReadingsOfAHome, EachPlatformGetsWhatItsOwnRecipientsName) {
  const auto rows =
      router({reader("centre", kCare, {"hall.motion"}), reader("doctor", kCare, {"bath.humidity"}),
              reader("housing", kHousing, {"hall.*"})})
          .reading_rows(events_, 0, kNow);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].data, "hall.motion bath.humidity");
  EXPECT_EQ(rows[0].sequence, 42U);
  EXPECT_EQ(rows[1].data, "hall.temperature hall.motion");
}

TEST_F(ReadingsOfAHome, StayThereOutsideConsent) {
  ports::Recipient none = reader("none", kCare, {"*"});
  none.consent.reset();
  ports::Recipient over = reader("over", kCare, {"*"});
  over.consent->until = kNow;
  ports::Recipient still = reader("still", kHousing, {"*"});
  still.consent->until = kNow + std::chrono::seconds{9};
  const auto rows = router({none, over, still}).reading_rows(events_, 0, kNow);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].platform, kHousing);
}

TEST_F(ReadingsOfAHome, OfTheTimeBeforeAConsentStayThere) {
  ports::Recipient fresh = reader("fresh", kHousing, {"*"});
  fresh.consent->from = kNow + std::chrono::seconds{2};
  const auto rows = router({fresh}).reading_rows(events_, 0, kNow + std::chrono::seconds{9});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].data, "hall.motion bath.humidity");
}

TEST_F(ReadingsOfAHome, WithoutAPlatformGoNowhere) {
  ports::Recipient phone = reader("phone", kCare, {"*"});
  phone.platform.reset();
  EXPECT_TRUE(router({phone}).reading_rows(events_, 0, kNow).empty());
}

TEST_F(ReadingsOfAHome, AreQueuedOnceAndNotWhenTheyWereRestored) {
  std::vector<ports::JournalEvent> events = events_;
  events.back().event.kind = core::EventKind::restored;
  const auto rows = router({reader("housing", kHousing, {"*"})}).reading_rows(events, 1, kNow);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].data, "hall.motion");
}

TEST_F(ReadingsOfAHome, FillSeveralMessagesByNumberAndBySize) {
  Router numbers = router({reader("housing", kHousing, {"*"})});
  std::vector<ports::JournalEvent> events;
  for (std::uint64_t id = 1; id <= 101; ++id) events.push_back(event(id, "hall", "temperature"));
  EXPECT_EQ(numbers.reading_rows(events, 0, kNow).size(), 3U);
  Router texts = router({reader("housing", kHousing, {"*"})});
  events.clear();
  for (std::uint64_t id = 1; id <= 6; ++id) {
    events.push_back(event(id, "hall", "action", std::string(1000, 'x')));
  }
  const auto rows = texts.reading_rows(events, 0, kNow);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[2].sequence, 3U);
}

}  // namespace
}  // namespace homeward::app
