#include "tests/contract/plugin_host/world.hpp"

#include "lib/async/spawn.hpp"

#include <gmock/gmock.h>

#include <optional>

namespace homeward::plugin_host {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

using Answer = std::optional<Result<std::string>>;

boost::asio::awaitable<void> ask(PluginHost& host, ports::SourceCommand command, Answer& answer) {
  answer = co_await host.command(std::move(command));
}

class Commands : public HostTest {
 public:
  void command(const std::string& plugin, const std::string& args, Answer& answer) {
    ports::SourceCommand command{core::PluginId(plugin), "permit_join", args, seconds{10}};
    async::spawn("command", io.get_executor(), ask(*host, std::move(command), answer));
    settle();
  }
};

TEST_F(Commands, ReachThePluginAndBringItsResult) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  Answer answer;
  command("ble", "{\"seconds\":\n 60}", answer);
  EXPECT_EQ(client->line(), R"({"type":"command","id":1,"name":"permit_join",)"
                            R"("args":{"seconds":60},"deadline":10})");
  EXPECT_FALSE(answer.has_value());
  send(*client, R"({"type":"result","id":1,"ok":true,"data":{"open":true}})"
                "\n");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->value(), R"({"open":true})");
}

TEST_F(Commands, AreMatchedById) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  Answer first;
  Answer second;
  command("ble", "{}", first);
  command("ble", "{}", second);
  send(*client, R"({"type":"result","id":2,"ok":true,"data":{"n":2}})"
                "\n"
                R"({"type":"result","id":77,"ok":true})"
                "\n"
                R"({"type":"result","id":2,"ok":true,"data":{"n":3}})"
                "\n");
  EXPECT_FALSE(first.has_value());
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->value(), R"({"n":2})");
  send(*client, R"({"type":"result","id":1,"ok":false,"error":"no radio"})"
                "\n");
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->error().code, ErrorCode::refused);
  EXPECT_EQ(first->error().what, "no radio");
}

TEST_F(Commands, TimeOut) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  Answer answer;
  command("ble", "{}", answer);
  pass(seconds{9});
  EXPECT_FALSE(answer.has_value());
  pass(seconds{1});
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->error().code, ErrorCode::timeout);
  send(*client, R"({"type":"result","id":1,"ok":true})"
                "\n");
  EXPECT_FALSE(client->closed());
}

TEST_F(Commands, EndWhenThePluginLeaves) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  Answer answer;
  command("ble", "{}", answer);
  client->hang_up();
  settle();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->error().code, ErrorCode::disconnected);
}

TEST_F(Commands, FailAtOnceWithoutAPluginOrWithBadArguments) {
  start({plugin("ble"), plugin("zigbee")});
  auto client = welcomed("ble");
  Answer nobody;
  command("zigbee", "{}", nobody);
  ASSERT_TRUE(nobody.has_value());
  EXPECT_EQ(nobody->error().code, ErrorCode::not_found);
  EXPECT_EQ(to_text(nobody->error()), "zigbee: the plugin is not connected");
  Answer stranger;
  command("zwave", "{}", stranger);
  ASSERT_TRUE(stranger.has_value());
  EXPECT_EQ(stranger->error().code, ErrorCode::not_found);
  EXPECT_EQ(to_text(stranger->error()), "plugin 'zwave' is not under plugins: in homeward.yaml");
  Answer bad;
  command("ble", "[1]", bad);
  ASSERT_TRUE(bad.has_value());
  EXPECT_EQ(bad->error().code, ErrorCode::invalid);
}

TEST_F(Commands, AreBounded) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  std::vector<Answer> answers(65);
  for (Answer& answer : answers) command("ble", "{}", answer);
  EXPECT_FALSE(answers.front().has_value());
  ASSERT_TRUE(answers.back().has_value());
  EXPECT_EQ(answers.back()->error().code, ErrorCode::limit);
  client->hang_up();
  settle();
  EXPECT_TRUE(answers.front().has_value());
}

}  // namespace
}  // namespace homeward::plugin_host
