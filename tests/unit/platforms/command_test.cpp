#include "daemon/platforms/command.hpp"

#include "tests/unit/platforms/sample_alert.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace homeward::platforms {
namespace {

constexpr const char* kAlert = "01JD8Z0000000000000000ABCD";

TEST(Command, AnAcknowledgeIsRead) {
  const auto command =
      decode_command(R"({"id":"c-1","type":"acknowledge","alert":"01JD8Z0000000000000000ABCD",)"
                     R"("by":"Nurse Jansen","expires":"2026-11-23T10:00:00+01:00","more":[1,2]})");
  ASSERT_TRUE(command);
  EXPECT_EQ(command->id, "c-1");
  EXPECT_EQ(command->type, "acknowledge");
  EXPECT_EQ(command->alert, core::AlertId(kAlert));
  EXPECT_EQ(command->by, "Nurse Jansen");
  EXPECT_EQ(command->expires, at("2026-11-23T09:00:00Z"));
}

TEST(Command, TheEnvelopeIsTakenOff) {
  const std::string begin =
      R"({"specversion":"1.0","id":"e-1","source":"x","type":"care.homeward.command.v1","data":)";
  const auto own_id = decode_command(begin + R"({"id":"c-1","type":"test-alert","rule":"r"}})");
  ASSERT_TRUE(own_id);
  EXPECT_EQ(own_id->id, "c-1");
  EXPECT_EQ(own_id->rule, "r");
  EXPECT_FALSE(own_id->alert);
  const auto envelope_id = decode_command(begin + R"({"type":"heartbeat"}})");
  ASSERT_TRUE(envelope_id);
  EXPECT_EQ(envelope_id->id, "e-1");
}

TEST(Command, ASilenceIsRead) {
  const auto command = decode_command(
      R"({"id":"c-1","type":"silence","rule":"door-open","for_s":28800,"reason":"painters",)"
      R"("critical":true,"by":"Anna"})");
  ASSERT_TRUE(command);
  EXPECT_EQ(command->length, std::chrono::hours{8});
  EXPECT_EQ(command->reason, "painters");
  EXPECT_TRUE(command->critical);
}

TEST(Command, APresenceIsRead) {
  const auto command = decode_command(
      R"({"id":"c-1","type":"presence","state":"away","until":"2026-12-05","by":"Anna"})");
  ASSERT_TRUE(command);
  EXPECT_EQ(command->state, "away");
  EXPECT_EQ(command->until, "2026-12-05");
  EXPECT_FALSE(decode_command(R"({"id":"c","type":"presence","state":true})"));
  EXPECT_FALSE(decode_command(R"({"id":"c","type":"presence","state":"awayawayawayaway!"})"));
  EXPECT_FALSE(decode_command(R"({"id":"c","type":"presence","until":)" +
                              ('"' + std::string(65, '2') + "\"})")));
}

TEST(Command, NullMeansAbsent) {
  const auto command =
      decode_command(R"({"id":"c","type":"heartbeat","alert":null,"by":null,"expires":null})");
  ASSERT_TRUE(command);
  EXPECT_FALSE(command->alert);
  EXPECT_FALSE(command->expires);
}

TEST(Command, WhatBreaksTheContractIsAnErrorWithAReason) {
  const std::string long_text(129, 'a');
  const std::vector<std::string> cases = {
      "",
      "acknowledge",
      "[]",
      "null",
      "{}",
      R"({"id":"c"})",
      R"({"type":"heartbeat"})",
      R"({"id":"","type":"heartbeat"})",
      R"({"id":7,"type":"heartbeat"})",
      R"({"id":"c","type":"heart beat"})",
      R"({"id":"c","type":["heartbeat"]})",
      R"({"id":"c\u0000","type":"heartbeat"})",
      R"({"id":")" + long_text + R"(","type":"heartbeat"})",
      R"({"id":"c","type":"note","by":")" + long_text + R"("})",
      R"({"id":"c","type":"acknowledge","alert":"a/b"})",
      R"({"id":"c","type":"acknowledge","alert":5})",
      R"({"id":"c","type":"heartbeat","expires":"tomorrow"})",
      R"({"id":"c","type":"heartbeat","expires":1e99})",
      R"({"id":"c","type":"silence","for_s":-1})",
      R"({"id":"c","type":"silence","for_s":1.5})",
      R"({"id":"c","type":"silence","for_s":100000001})",
      R"({"id":"c","type":"silence","for_s":18446744073709551615})",
      R"({"id":"c","type":"silence","reason":7})",
      R"({"id":"c","type":"silence","critical":"no"})",
      R"({"id":"c","type":"heartbeat"} {})",
      R"({"id":"c","type":"heartbeat)",
      "{\"id\":\"\xff\",\"type\":\"heartbeat\"}",
      R"({"specversion":"1.0","id":"e","type":"care.homeward.alert.raised.v1","data":{}})",
      R"({"specversion":"0.3","id":"e","type":"care.homeward.command.v1","data":{}})",
      R"({"specversion":"1.0","id":"e","type":"care.homeward.command.v1"})",
      R"({"specversion":"1.0","id":"e","type":"care.homeward.command.v1","data":"x"})",
      R"({"specversion":"1.0","type":"care.homeward.command.v1","data":{"type":"x"}})",
  };
  for (const std::string& text : cases) {
    const auto command = decode_command(text);
    ASSERT_FALSE(command) << text;
    EXPECT_FALSE(command.error().what.empty()) << text;
  }
}

TEST(Command, SizeAndDepthAreBounded) {
  const std::string large =
      R"({"id":"c","type":"heartbeat","x":")" + std::string(64UL << 10U, 'x') + "\"}";
  EXPECT_EQ(decode_command(large).error().code, ErrorCode::limit);
  const std::string deep = R"({"id":"c","type":"heartbeat","x":)" + std::string(5'000, '[') +
                           std::string(5'000, ']') + "}";
  EXPECT_EQ(decode_command(deep).error().code, ErrorCode::limit);
}

TEST(HomewardProfile, ACommandComesOnItsTopicAndIsNotRetained) {
  const HomewardProfile profile(platform_options());
  const std::string payload = R"({"id":"c","type":"heartbeat"})";
  EXPECT_TRUE(profile.command({"homeward/v1/hw-7f3a9c/commands", payload, false}));
  EXPECT_FALSE(profile.command({"homeward/v1/hw-7f3a9c/commands", payload, true}));
  EXPECT_FALSE(profile.command({"homeward/v1/other/commands", payload, false}));
}

}  // namespace
}  // namespace homeward::platforms
