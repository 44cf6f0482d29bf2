#include "daemon/plugin_host/refusals.hpp"
#include "tests/contract/plugin_host/world.hpp"

#include <gmock/gmock.h>

#include <unistd.h>

namespace homeward::plugin_host {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class Hello : public HostTest {};

TEST_F(Hello, IsAnsweredWithSettingsSecretsAndKnownDevices) {
  ports::PluginOptions zigbee = plugin("zigbee");
  zigbee.config = R"({"channel": 15})";
  zigbee.secrets = {{"password", {ports::SecretSource::Kind::file, "/etc/pw"}}};
  secrets["/etc/pw"] = "s3cret";
  sink.known[core::DeviceAddress("zigbee:1")] = "kept state";
  sink.known[core::DeviceAddress("ble:1")] = "of another";
  start({zigbee});
  auto client = hello("zigbee");
  const std::string welcome = client->line();
  EXPECT_THAT(welcome, HasSubstr(R"("config":{"channel":15,"password":"s3cret"})"));
  EXPECT_THAT(welcome, HasSubstr(R"("devices":[{"id":"zigbee:1","keep":"kept state"}])"));
  EXPECT_THAT(welcome, Not(HasSubstr("committed")));
  EXPECT_THAT(sink.health_of("zigbee"), ElementsAre("ok connected"));
}

TEST_F(Hello, OfAnUnknownPluginIsRefused) {
  start({plugin("zigbee")});
  auto client = hello("zigbe");
  EXPECT_THAT(client->line(), HasSubstr(R"("refuse","reason":"plugin 'zigbe' is not under)"));
  EXPECT_TRUE(client->closed());
  EXPECT_THAT(sink.healths, IsEmpty());
}

/// "name state detail", and a star when it is not configured.
std::vector<std::string> shown(const std::vector<ports::PluginStatus>& all) {
  std::vector<std::string> lines;
  for (const ports::PluginStatus& one : all) {
    lines.push_back(one.id.str() + " " + one.state + (one.configured ? " " : " * ") + one.detail);
  }
  return lines;
}

TEST_F(Hello, RefusedIsShownWithTheReasonForAsLongAsThePluginAsks) {
  ports::PluginOptions zigbee = plugin("zigbee");
  zigbee.secrets["password"] = {ports::SecretSource::Kind::file, "/etc/pw"};
  start({zigbee});
  hello("zigbee");
  hello("ble");
  hello("ble");
  EXPECT_THAT(
      shown(host->status()),
      ElementsAre("zigbee refused cannot read 'password' from file '/etc/pw': Permission denied",
                  "ble refused * plugin 'ble' is not under plugins: in homeward.yaml"));
  pass(std::chrono::minutes{3});
  EXPECT_THAT(shown(host->status()), ElementsAre("zigbee never-connected "));
}

TEST(Refusal, IsNewsOnceForEachReason) {
  Refusals refusals;
  const core::SteadyTime now{};
  EXPECT_TRUE(refusals.note("ble", "not under plugins:", now));
  EXPECT_FALSE(refusals.note("ble", "not under plugins:", now + std::chrono::hours{1}));
  EXPECT_TRUE(refusals.note("ble", "another user", now + std::chrono::hours{1}));
  refusals.forget("ble");
  EXPECT_TRUE(refusals.note("ble", "another user", now + std::chrono::hours{2}));
}

TEST(Refusal, OfNamesWithoutEndIsKeptForTheNewestOnly) {
  Refusals refusals;
  core::SteadyTime now{};
  for (int i = 0; i < 1'000; ++i) {
    now += std::chrono::milliseconds{1};
    EXPECT_TRUE(refusals.note("p" + std::to_string(i), "no", now));
  }
  EXPECT_EQ(refusals.asking(now).size(), 32U);
  EXPECT_EQ(refusals.reason("p999", now), "no");
  EXPECT_EQ(refusals.reason("p0", now), "");
}

TEST_F(Hello, OfAnotherProtocolVersionIsRefusedWithOurs) {
  start({plugin("zigbee")});
  auto client = connect();
  send(*client, R"({"type":"hello","protocol":2,"plugin":"zigbee","new":[1]})"
                "\n");
  EXPECT_THAT(client->line(), HasSubstr("protocol 2 is not spoken here; version 1 is"));
  EXPECT_TRUE(client->closed());
}

TEST_F(Hello, MustBeTheFirstLine) {
  start({plugin("zigbee")});
  auto early = connect();
  send(*early, event("zigbee:1", 20));
  EXPECT_THAT(early->line(), HasSubstr("the first line must be a hello"));
  auto garbage = connect();
  send(*garbage, "GET / HTTP/1.1\r\n");
  EXPECT_THAT(garbage->line(), HasSubstr("not JSON"));
  EXPECT_TRUE(garbage->closed());
  auto endless = connect();
  send(*endless, std::string(200'000, 'x'));
  EXPECT_THAT(endless->line(), HasSubstr("longer than 65536 bytes"));
  EXPECT_THAT(sink.batches, IsEmpty());
}

TEST_F(Hello, MustComeWithinFiveSeconds) {
  start({plugin("zigbee")});
  auto silent = connect();
  auto half = connect();
  send(*half, R"({"type":"hello",)");
  pass(seconds{4});
  EXPECT_FALSE(silent->closed());
  pass(seconds{1});
  EXPECT_THAT(silent->line(), HasSubstr("no hello within 5 s"));
  EXPECT_TRUE(silent->closed());
  EXPECT_THAT(half->line(), HasSubstr("no hello within 5 s"));
}

TEST_F(Hello, IsRefusedWhenASecretCannotBeReadAndSaysWhy) {
  ports::PluginOptions zigbee = plugin("zigbee");
  zigbee.secrets = {{"password", {ports::SecretSource::Kind::file, "/etc/pw"}}};
  start({zigbee});
  auto client = hello("zigbee");
  const std::string refusal = client->line();
  EXPECT_THAT(refusal,
              HasSubstr("cannot read 'password' from file '/etc/pw': Permission denied\""));
  EXPECT_TRUE(client->closed());
}

TEST_F(Hello, OfASecondConnectionIsRefusedWhileTheFirstAnswers) {
  start({plugin("zigbee")});
  auto first = welcomed("zigbee");
  auto second = hello("zigbee");
  EXPECT_THAT(first->line(), HasSubstr("ping"));
  EXPECT_THAT(second->line(), IsEmpty());
  send(*first, "{\"type\":\"pong\"}\n");
  EXPECT_THAT(second->line(), HasSubstr("'zigbee' is connected already and answers"));
  EXPECT_TRUE(second->closed());
  send(*first, event("zigbee:1", 20));
  EXPECT_THAT(sink.values("zigbee"), ElementsAre("20"));
}

TEST_F(Hello, OfASecondConnectionTakesTheSilentFirstOnesPlace) {
  start({plugin("zigbee")});
  auto first = welcomed("zigbee");
  auto second = hello("zigbee");
  auto third = hello("zigbee");
  EXPECT_THAT(third->line(), HasSubstr("connected already"));
  pass(seconds{2});
  EXPECT_THAT(second->line(), StartsWith(R"({"type":"welcome")"));
  first->lines();
  EXPECT_TRUE(first->closed());
  send(*second, event("zigbee:1", 21));
  EXPECT_THAT(sink.values("zigbee"), ElementsAre("21"));
  // The rules see no gap: nobody is told that the plugin was away.
  EXPECT_THAT(sink.health_of("zigbee"), ElementsAre("ok connected", "ok connected"));
}

TEST_F(Hello, OfASecondConnectionSucceedsWhenTheFirstHangsUpMeanwhile) {
  start({plugin("zigbee")});
  auto first = welcomed("zigbee");
  first->hang_up();
  auto second = welcomed("zigbee");
  send(*second, event("zigbee:1", 22));
  EXPECT_THAT(sink.values("zigbee"), ElementsAre("22"));
}

TEST_F(Hello, OfAnotherUserIsRefused) {
  if (::geteuid() != 0) GTEST_SKIP() << "needs root to become another user";
  ports::PluginOptions own = plugin("own");
  own.user = "nobody";
  start({plugin("zigbee"), own});
  std::filesystem::permissions(folder, std::filesystem::perms::all);
  constexpr uid_t kNobody = 65534;
  ASSERT_EQ(::seteuid(kNobody), 0);
  auto stranger = connect();
  auto allowed = connect();
  ASSERT_EQ(::seteuid(0), 0);
  send(*stranger, R"({"type":"hello","protocol":1,"plugin":"zigbee"})"
                  "\n");
  EXPECT_THAT(stranger->line(), HasSubstr("user id 65534 may not connect"));
  send(*allowed, R"({"type":"hello","protocol":1,"plugin":"own"})"
                 "\n");
  EXPECT_THAT(allowed->line(), StartsWith(R"({"type":"welcome")"));
}

}  // namespace
}  // namespace homeward::plugin_host
