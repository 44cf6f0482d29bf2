#include "tests/contract/control/control_bench.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <vector>

namespace homeward::test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;
using namespace std::chrono_literals;

class HostileClient : public ControlBench {
 protected:
  /// The server must still answer others.
  void expect_alive() { EXPECT_THAT(ask("GET", "/v1/status"), StartsWith("HTTP/1.1 200 OK")); }
};

TEST_F(HostileClient, WhatIsNotHttpIsToldSoAndDropped) {
  start();
  const std::string_view noise[] = {
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
      "GET\r\n\r\n",
      "GET /v1/status HTTP/9.9\r\n\r\n",
      "GET /v1/status HTTP/1.1\r\nno colon here\r\n\r\n",
      "POST /v1/test-alert HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
      "POST /v1/test-alert HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
      "POST /v1/test-alert HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
  };
  for (const std::string_view bytes : noise) {
    RawClient client(socket());
    client.send(bytes);
    EXPECT_THAT(client.read_until("}}\n"), StartsWith("HTTP/1.1 400 Bad Request")) << bytes;
  }
  expect_alive();
}

TEST_F(HostileClient, ABodyAboveTheLimitIsRefusedBeforeItIsSent) {
  start();
  RawClient client(socket());
  client.send("POST /v1/test-alert HTTP/1.1\r\nContent-Length: 65537\r\n\r\n");
  EXPECT_THAT(client.read_until("}}\n"), StartsWith("HTTP/1.1 413"));
  expect_alive();
}

TEST_F(HostileClient, AnEndlessChunkedBodyIsRefused) {
  start();
  RawClient client(socket());
  client.send("POST /v1/test-alert HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "1000\r\n" + std::string(4096, 'x') + "\r\n";
  for (int i = 0; i < 20; ++i) client.send(chunk);
  EXPECT_THAT(client.read_until("}}\n"), StartsWith("HTTP/1.1 413"));
  expect_alive();
}

TEST_F(HostileClient, AHeaderAboveTheLimitIsRefused) {
  start();
  RawClient client(socket());
  client.send("GET /v1/status HTTP/1.1\r\nX: " + std::string(9000, 'x') + "\r\n\r\n");
  EXPECT_THAT(client.read_until("}}\n"), StartsWith("HTTP/1.1 431"));
  expect_alive();
}

TEST_F(HostileClient, HostileBodiesAreBadRequests) {
  start();
  const std::string bodies[] = {
      std::string(60'000, '['),
      "{\"rule\":",
      "{\"rule\":\"\xff\xfe\"}",
      "{\"rule\":\"" + std::string(200, 'r') + "\"}",
      "{\"rule\":5}",
      "{\"rule\":\"a\\u0000b\"}",
      "{\"rule\":\"door_open\",\"more\":1}",
      "null",
  };
  for (const std::string& body : bodies) {
    const std::string answer = ask("POST", "/v1/test-alert", body);
    EXPECT_THAT(answer, testing::ContainsRegex("^HTTP/1.1 4(00|13) ")) << body.substr(0, 40);
  }
  expect_alive();
}

TEST_F(HostileClient, ASlowRequestIsCutOff) {
  start({.read_timeout = 100ms});
  RawClient client(socket());
  client.send("GET /v1/sta");
  EXPECT_THAT(client.read_all(), IsEmpty());
  EXPECT_TRUE(eventually([this] { return server().connections() == 0; }));
}

TEST_F(HostileClient, AnIdleConnectionIsClosedWithoutAWord) {
  start({.read_timeout = 100ms});
  RawClient client(socket());
  EXPECT_THAT(client.read_all(), IsEmpty());
}

TEST_F(HostileClient, OneClientTooManyIsTurnedAway) {
  start({.connections = 3});
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(std::make_unique<RawClient>(socket()));
  ASSERT_TRUE(eventually([this] { return server().connections() == 3; }));

  RawClient one_too_many(socket());
  EXPECT_THAT(one_too_many.read_all(), HasSubstr("too many clients"));

  clients.pop_back();
  ASSERT_TRUE(eventually([this] { return server().connections() == 2; }));
  expect_alive();
}

TEST_F(HostileClient, AClientThatLeavesMidRequestIsForgotten) {
  start();
  {
    RawClient client(socket());
    client.send("POST /v1/test-alert HTTP/1.1\r\nContent-Length: 100\r\n\r\n{");
    ASSERT_TRUE(eventually([this] { return server().connections() == 1; }));
  }
  EXPECT_TRUE(eventually([this] { return server().connections() == 0; }));
}

}  // namespace
}  // namespace homeward::test
