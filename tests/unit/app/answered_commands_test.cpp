#include "daemon/app/answered_commands.hpp"

#include <gtest/gtest.h>

namespace homeward::app {
namespace {

const core::WallTime kNow{std::chrono::seconds{1'795'420'800}};
const core::PlatformId kCare("care");

ports::CommandReply answer(const std::string& id) {
  return {id, ports::CommandStatus::refused, "not permitted: silence", {}};
}

TEST(AnsweredCommands, AreKnownForAWeekAndOnTheirPlatformAlone) {
  AnsweredCommands answered;
  answered.add(kCare, answer("c-1"), kNow);
  const ports::CommandReply* known = answered.find(kCare, "c-1", kNow + AnsweredCommands::kept);
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(known->reason, "not permitted: silence");
  EXPECT_EQ(answered.find(kCare, "c-2", kNow), nullptr);
  EXPECT_EQ(answered.find(core::PlatformId("other"), "c-1", kNow), nullptr);
  const core::WallTime later = kNow + AnsweredCommands::kept + std::chrono::seconds{1};
  EXPECT_EQ(answered.find(kCare, "c-1", later), nullptr);
}

TEST(AnsweredCommands, AreKnownAfterARestart) {
  AnsweredCommands before;
  std::map<std::string, std::string> meta;
  meta.insert(before.add(kCare, answer("c-1"), kNow));
  meta.insert(before.add(kCare, answer("id with spaces"), kNow));
  AnsweredCommands after;
  after.restore(meta);
  ASSERT_NE(after.find(kCare, "id with spaces", kNow), nullptr);
  EXPECT_EQ(after.find(kCare, "c-1", kNow)->status, ports::CommandStatus::refused);
  // The next one takes a place of its own.
  EXPECT_FALSE(meta.contains(after.add(kCare, answer("c-3"), kNow).first));
}

TEST(AnsweredCommands, AFloodWritesOverItsOwn) {
  AnsweredCommands answered;
  std::map<std::string, std::string> meta;
  for (std::size_t n = 0; n < AnsweredCommands::most + 10; ++n) {
    meta.insert_or_assign(answered.add(kCare, answer("c-" + std::to_string(n)), kNow).first, "");
  }
  EXPECT_EQ(meta.size(), AnsweredCommands::most);
  EXPECT_EQ(answered.find(kCare, "c-9", kNow), nullptr);
  EXPECT_NE(answered.find(kCare, "c-10", kNow), nullptr);
}

TEST(AnsweredCommands, WhatCanNotBeReadIsPassedOver) {
  AnsweredCommands answered;
  answered.restore({{"command.x", "1 ok\ncare\nc\n"},
                    {"command.1", "nonsense"},
                    {"command.99999", "1 ok\ncare\nc\n"},
                    {"command.2", "1 perhaps\ncare\nc\n"}});
  EXPECT_EQ(answered.find(kCare, "c", core::WallTime{}), nullptr);
}

}  // namespace
}  // namespace homeward::app
