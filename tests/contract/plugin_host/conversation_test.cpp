#include "tests/contract/plugin_host/world.hpp"

#include <gmock/gmock.h>

namespace homeward::plugin_host {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kPong = "{\"type\":\"pong\"}\n";

class Conversation : public HostTest {};

TEST_F(Conversation, PassesOnDevicesEventsHealthAndGoodbye) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  send(*client, R"({"type":"device","id":"ble:1","model":"H5075","keep":"k","new":1})"
                "\n");
  send(*client, R"({"type":"event","device":"ble:1","property":"contact","value":"open",)"
                R"("time":"2026-01-01T00:00:01.5Z","kind":"event","unheard_of":{}})"
                "\n");
  send(*client, R"({"type":"health","state":"degraded","code":"radio-lost","recoveries":2})"
                "\n");
  send(*client, R"({"type":"gone","device":"ble:1","reason":"left"})"
                "\n");
  send(*client, "{\"type\":\"ping\"}\n");
  EXPECT_THAT(client->line(), HasSubstr("pong"));
  send(*client, R"({"type":"bye","reason":"done"})"
                "\n");
  ASSERT_THAT(sink.devices, SizeIs(2));
  EXPECT_EQ(sink.devices[0].description,
            R"({"type":"device","id":"ble:1","model":"H5075","properties":[]})");
  EXPECT_EQ(sink.devices[0].keep, "k");
  EXPECT_TRUE(sink.devices[1].gone);
  ASSERT_THAT(sink.batches, SizeIs(1));
  const ports::SourceEvent& event = sink.batches[0].events.at(0);
  EXPECT_EQ(event.address.str(), "ble:1");
  EXPECT_EQ(event.kind, core::EventKind::event);
  EXPECT_EQ(format_rfc3339_utc(event.time.value()), "2026-01-01T00:00:01.500000Z");
  EXPECT_THAT(sink.health_of("ble"),
              ElementsAre("ok connected", "degraded radio-lost", "disconnected bye"));
  EXPECT_THAT(sink.goodbyes, ElementsAre("ble"));
  EXPECT_TRUE(client->closed());
}

TEST_F(Conversation, JoinsTheLinesOfOneReadIntoOneBatchInOrder) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  send(*client, event("ble:1", 1) + event("ble:2", 2) +
                    R"({"type":"events","events":[)"
                    R"({"device":"ble:1","property":"temperature","value":3},)"
                    R"({"device":"ble:1","property":"humidity","value":4,"unit":"%"}]})"
                    "\n" +
                    R"({"type":"device","id":"ble:3"})"
                    "\n" +
                    event("ble:3", 5));
  EXPECT_THAT(sink.batches, SizeIs(2));
  EXPECT_THAT(sink.values("ble"), ElementsAre("1", "2", "3", "4", "5"));
}

TEST_F(Conversation, ReadsALineThatComesInPieces) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  for (const char c : event("ble:1", 7)) send(*client, std::string_view(&c, 1));
  EXPECT_THAT(sink.values("ble"), ElementsAre("7"));
}

TEST_F(Conversation, IgnoresTheStampOfAnUnsetClock) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  send(*client,
       event("ble:1", 1, R"(,"time":"1970-01-01T00:00:09Z","time_quality":"unsynchronised")"));
  ASSERT_THAT(sink.batches, SizeIs(1));
  EXPECT_FALSE(sink.batches[0].events.at(0).time.has_value());
}

TEST_F(Conversation, EndsWithoutPongAfterThirtySeconds) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  pass(seconds{39});
  EXPECT_THAT(client->lines(), SizeIs(3));
  EXPECT_FALSE(client->closed());
  pass(seconds{1});
  client->lines();
  EXPECT_TRUE(client->closed());
  EXPECT_THAT(sink.health_of("ble"), ElementsAre("ok connected", "disconnected no-pong"));
}

TEST_F(Conversation, GoesOnAsLongAsPongsCome) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  for (int round = 0; round < 20; ++round) {
    pass(seconds{10});
    ASSERT_THAT(client->line(), HasSubstr("ping"));
    send(*client, kPong);
  }
  EXPECT_FALSE(client->closed());
}

TEST_F(Conversation, HoldsBackReadingWhileTheSinkIsSlowAndBlamesNobody) {
  start({plugin("ble"), plugin("zigbee")});
  auto slow = welcomed("ble");
  auto other = welcomed("zigbee");
  sink.hold("ble");
  send(*slow, event("ble:1", 1));
  send(*slow, event("ble:1", 2));
  send(*slow, kPong);
  for (int round = 0; round < 10; ++round) {
    pass(seconds{10});
    send(*other, kPong);
    send(*other, event("zigbee:1", round));
  }
  EXPECT_THAT(sink.values("ble"), IsEmpty());
  EXPECT_THAT(sink.values("zigbee"), SizeIs(10));
  sink.release();
  settle();
  EXPECT_THAT(sink.values("ble"), ElementsAre("1", "2"));
  EXPECT_FALSE(slow->closed());
}

TEST_F(Conversation, EndsWhenThePluginHangsUpAndMayBeginAnew) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  send(*client, event("ble:1", 1));
  client->hang_up();
  settle();
  EXPECT_THAT(sink.health_of("ble"), ElementsAre("ok connected", "disconnected closed"));
  EXPECT_EQ(host->status().at(0).state, "disconnected");
  auto again = welcomed("ble");
  EXPECT_EQ(host->status().at(0).state, "ok");
  EXPECT_EQ(host->status().at(0).events, 1U);
}

TEST_F(Conversation, EndsWithByeWhenTheHostStops) {
  start({plugin("ble"), plugin("zigbee")});
  auto client = welcomed("ble");
  auto stranger = connect();
  host->stop();
  settle();
  EXPECT_TRUE(ended);
  EXPECT_THAT(client->line(), HasSubstr(R"("type":"bye")"));
  EXPECT_TRUE(client->closed());
  stranger->lines();
  EXPECT_TRUE(stranger->closed());
  EXPECT_FALSE(std::filesystem::exists(socket));
}

}  // namespace
}  // namespace homeward::plugin_host
