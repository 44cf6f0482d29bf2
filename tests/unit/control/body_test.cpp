#include "daemon/control/body.hpp"

#include <gtest/gtest.h>

namespace homeward::control {
namespace {

TEST(AcknowledgeBody, MayBeEmptyOrNameAPerson) {
  EXPECT_EQ(decode_acknowledge("")->by, "");
  EXPECT_EQ(decode_acknowledge("{}")->by, "");
  EXPECT_EQ(decode_acknowledge(R"({"by":"José"})")->by, "José");
}

TEST(TestAlertBody, NeedsARule) {
  EXPECT_EQ(decode_test_alert(R"({"rule":"door_open"})")->rule, "door_open");
  for (const char* body : {"", "{}", "[]", R"({"rule":""})", R"({"rule":null})", R"({"rule":1})"}) {
    EXPECT_FALSE(decode_test_alert(body)) << body;
  }
}

TEST(SilenceBody, NeedsARuleALengthAndAReason) {
  const auto body = decode_silence(R"({"rule":"door_open","for_s":60,"reason":"painters"})");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->length, std::chrono::seconds{60});
  EXPECT_FALSE(body->critical);
  const std::string reason(257, 'x');
  EXPECT_FALSE(decode_silence(R"({"rule":"a","for_s":60,"reason":")" + reason + "\"}"));
}

TEST(PluginCommandBody, TakesAnyArguments) {
  const auto command = decode_plugin_command(R"({"name":"set","args":{"a":[1,{"b":null}]}})");
  ASSERT_TRUE(command);
  EXPECT_EQ(command->name, "set");
  EXPECT_EQ(command->args, R"({"a":[1,{"b":null}]})");
  EXPECT_EQ(decode_plugin_command(R"({"name":"set"})")->args, "{}");
  EXPECT_FALSE(decode_plugin_command(R"({"name":"set","args":"x"})"));
}

TEST(Bodies, NameTheFieldTheyDoNotKnow) {
  const auto body = decode_test_alert(R"({"rule":"a","ruel":"b"})");
  ASSERT_FALSE(body);
  EXPECT_EQ(body.error().what, "unknown field 'ruel'");
}

}  // namespace
}  // namespace homeward::control
