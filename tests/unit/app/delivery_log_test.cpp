#include "daemon/app/delivery_log.hpp"

#include <gtest/gtest.h>

#include <string>

namespace homeward::app {
namespace {

ports::OutboxRow row(const std::string& id, std::string type = "care.homeward.alert.raised.v1") {
  ports::OutboxRow made;
  made.id = id;
  made.type = std::move(type);
  return made;
}

core::WallTime second(int number) {
  return core::WallTime{std::chrono::seconds{number}};
}

TEST(DeliveryLog, TellsWhenTheBrokerTookAnAlert) {
  DeliveryLog log;
  log.queued(row("A/1"));
  ASSERT_EQ(log.list().size(), 1U);
  EXPECT_FALSE(log.list()[0].taken_at);
  log.taken(row("A/1"), second(3));
  EXPECT_EQ(log.list()[0].taken_at, second(3));
}

TEST(DeliveryLog, CountsTheFirstTimeOfAMessageThatIsSentAgain) {
  DeliveryLog log;
  log.queued(row("A/1"));
  log.taken(row("A/1"), second(3));
  log.queued(row("A/1"));
  log.taken(row("A/1"), second(9));
  ASSERT_EQ(log.list().size(), 1U);
  EXPECT_EQ(log.list()[0].taken_at, second(3));
}

TEST(DeliveryLog, LeavesOutWhatIsNoAlert) {
  DeliveryLog log;
  log.queued(row("silence/4", "care.homeward.silence.v1"));
  log.taken(row("silence/4", "care.homeward.silence.v1"), second(1));
  EXPECT_TRUE(log.list().empty());
}

TEST(DeliveryLog, ForgetsTheOldest) {
  DeliveryLog log;
  for (std::size_t i = 0; i <= DeliveryLog::kKept; ++i) log.queued(row(std::to_string(i)));
  EXPECT_EQ(log.list().size(), DeliveryLog::kKept);
  EXPECT_EQ(log.list().front().message, "1");
}

}  // namespace
}  // namespace homeward::app
