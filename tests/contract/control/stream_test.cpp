#include "tests/contract/control/control_bench.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <vector>

namespace homeward::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using namespace std::chrono_literals;

constexpr std::string_view kFollow = "GET /v1/events?follow=1 HTTP/1.1\r\nHost: h\r\n\r\n";

class EventStream : public ControlBench {
 protected:
  /// A client that follows, with the answer's header read.
  std::unique_ptr<RawClient> follow() {
    auto client = std::make_unique<RawClient>(socket());
    client->send(kFollow);
    header_ = client->read_until("\r\n\r\n");
    return client;
  }

  void show(int second, std::string value) {
    on_server([&] { operations().show({event_at(second, "front_door", "contact", value)}); });
  }

  std::string header_;
};

TEST_F(EventStream, SendsEachEventAsALineWhenItHappens) {
  start();
  const auto client = follow();
  EXPECT_THAT(header_, StartsWith("HTTP/1.1 200 OK"));
  EXPECT_THAT(header_, HasSubstr("application/x-ndjson"));
  ASSERT_TRUE(eventually([this] { return operations().feeds() == 1; }));
  show(1, "open");
  EXPECT_THAT(client->read_until("}\n"),
              HasSubstr(R"({"device":"front_door","property":"contact","value":"open",)"
                        R"("time":"2026-11-23T09:00:01Z")"));
  show(2, "closed");
  EXPECT_THAT(client->read_until("}\n"), HasSubstr(R"("value":"closed")"));
}

TEST_F(EventStream, SaysThatItIsThereWhenNothingHappens) {
  start({.keep_alive = 50ms});
  const auto client = follow();
  EXPECT_THAT(client->read_until("}\n"), HasSubstr("{\"keep_alive\":true}\n"));
  EXPECT_THAT(client->read_until("}\n"), HasSubstr("{\"keep_alive\":true}\n"));
}

TEST_F(EventStream, DropsItsFeedWhenTheClientGoes) {
  start();
  auto client = follow();
  ASSERT_TRUE(eventually([this] { return operations().feeds() == 1; }));
  client->close();
  EXPECT_TRUE(eventually([this] { return operations().feeds() == 0; }));
  EXPECT_TRUE(eventually([this] { return server().connections() == 0; }));
}

TEST_F(EventStream, TellsASlowReaderHowManyEventsItMissed) {
  start();
  const auto client = follow();
  ASSERT_TRUE(eventually([this] { return operations().feeds() == 1; }));
  on_server([this] {
    for (int i = 0; i < 150; ++i) operations().show({event_at(i, "bed", "occupancy", true)});
  });
  EXPECT_THAT(client->read_until("09:02:29Z"), HasSubstr("{\"lost\":50}\n"));
}

TEST_F(EventStream, AClientThatNeverReadsIsCutOff) {
  start({.write_timeout = 100ms});
  const auto client = follow();
  ASSERT_TRUE(eventually([this] { return operations().feeds() == 1; }));
  const std::string large(4096, 'x');
  EXPECT_TRUE(eventually([&] {
    operations().show({event_at(1, "front_door", "note", large)});
    return operations().feeds() == 0;
  }));
}

TEST_F(EventStream, OneStreamTooManyIsRefused) {
  start({.streams = 2});
  const auto first = follow();
  const auto second = follow();
  ASSERT_TRUE(eventually([this] { return server().streams() == 2; }));
  RawClient third(socket());
  third.send(kFollow);
  EXPECT_THAT(third.read_until("}}\n"), StartsWith("HTTP/1.1 503"));
}

TEST_F(EventStream, EndsWhenTheServerStops) {
  start();
  const auto client = follow();
  ASSERT_TRUE(eventually([this] { return operations().feeds() == 1; }));
  stop();
  EXPECT_EQ(operations().feeds(), 0U);
  EXPECT_EQ(client->read_all(), "");
}

}  // namespace
}  // namespace homeward::test
