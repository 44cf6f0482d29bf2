#include "tests/contract/plugin_host/world.hpp"

#include <gmock/gmock.h>

namespace homeward::plugin_host {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const core::PluginId kBle("ble");
const std::string kRunA = R"(,"run":"a","capabilities":["set","resend"])";
const std::string kRunB = R"(,"run":"b","capabilities":["resend"])";

std::string sequence(int number) {
  return ",\"sequence\":" + std::to_string(number);
}

class Resend : public HostTest {};

TEST_F(Resend, CarriesTheLastSequenceOfABatchAndTellsWhatIsCommitted) {
  start({plugin("ble")});
  auto client = welcomed("ble", kRunA);
  send(*client, event("ble:1", 1, sequence(1)) + event("ble:1", 2, sequence(2)));
  ASSERT_THAT(sink.batches, SizeIs(1));
  EXPECT_EQ(sink.batches[0].sequence, 2U);
  EXPECT_EQ(sink.batches[0].run, "a");
  host->committed(kBle, 2);
  settle();
  EXPECT_EQ(client->line(), R"({"type":"committed","sequence":2})");
}

TEST_F(Resend, WelcomesARunWithWhatIsOnDisk) {
  sink.committed["a"] = 41;
  start({plugin("ble")});
  auto known = hello("ble", kRunA);
  EXPECT_THAT(known->line(), HasSubstr(R"("committed":41)"));
  known->hang_up();
  settle();
  auto fresh = hello("ble", kRunB);
  EXPECT_THAT(fresh->line(), Not(HasSubstr("committed")));
}

TEST_F(Resend, TakesALineOnceHoweverOftenItIsSent) {
  sink.committed["a"] = 2;
  start({plugin("ble")});
  auto client = welcomed("ble", kRunA);
  send(*client, event("ble:1", 2, sequence(2)) + event("ble:1", 3, sequence(3)));
  client->hang_up();
  settle();
  auto again = welcomed("ble", kRunA);
  send(*again, event("ble:1", 3, sequence(3)) + event("ble:1", 4, sequence(4)));
  EXPECT_THAT(sink.values("ble"), ElementsAre("3", "4"));
  EXPECT_EQ(host->counters(kBle).repeated, 2U);
}

TEST_F(Resend, BeginsAnewWithANewProcess) {
  start({plugin("ble")});
  auto client = welcomed("ble", kRunA);
  send(*client, event("ble:1", 1, sequence(900)));
  client->hang_up();
  settle();
  auto fresh = welcomed("ble", kRunB);
  send(*fresh, event("ble:1", 2, sequence(1)));
  EXPECT_THAT(sink.values("ble"), ElementsAre("1", "2"));
  // A late word on the process before must not make this one forget its lines.
  host->committed(kBle, 900);
  host->committed_of(kBle, "a", 1);
  settle();
  EXPECT_THAT(fresh->lines(), IsEmpty());
  host->committed_of(kBle, "b", 1);
  settle();
  EXPECT_THAT(fresh->lines(), ElementsAre(R"({"type":"committed","sequence":1})"));
}

TEST_F(Resend, PassesOnTheSequenceOfALineWhoseEventsWereAllDropped) {
  start({plugin("ble", {1, 1, 500})});
  auto client = welcomed("ble", kRunA);
  send(*client, event("ble:1", 1, sequence(1)));
  send(*client, event("ble:1", 2, sequence(2)));
  ASSERT_THAT(sink.batches, SizeIs(2));
  EXPECT_THAT(sink.batches[1].events, IsEmpty());
  EXPECT_EQ(sink.batches[1].sequence, 2U);
}

TEST_F(Resend, IsNotForPluginsThatDidNotAskForIt) {
  start({plugin("ble")});
  auto client = welcomed("ble");
  send(*client, event("ble:1", 1, sequence(1)) + event("ble:1", 1, sequence(1)));
  host->committed(kBle, 1);
  settle();
  EXPECT_THAT(sink.values("ble"), SizeIs(2));
  EXPECT_EQ(sink.batches.at(0).sequence, std::nullopt);
  EXPECT_THAT(client->lines(), IsEmpty());
}

}  // namespace
}  // namespace homeward::plugin_host
