#include "cli/asking/control_client.hpp"
#include "cli/exit_code.hpp"
#include "tests/contract/control/control_bench.hpp"

#include <gmock/gmock.h>

#include <future>
#include <vector>

namespace homeward::test {
namespace {

using cli::CommandFailure;
using cli::ExitCode;
using testing::HasSubstr;
using testing::StartsWith;

class CommandLineClient : public ControlBench {
 protected:
  [[nodiscard]] cli::ControlClient client() const { return cli::ControlClient(socket()); }

  /// How a request fails.
  ExitCode failure_of(const std::function<void()>& request) {
    try {
      request();
    } catch (const CommandFailure& failure) {
      return failure.code();
    }
    return ExitCode::ok;
  }
};

TEST_F(CommandLineClient, GetsAnswersWithoutTheirNewline) {
  start();
  const std::string status = client().get("/v1/status");
  EXPECT_THAT(status, StartsWith("{\"api\":1,"));
  EXPECT_EQ(status.back(), '}');
}

TEST_F(CommandLineClient, PostsWhatPeopleDo) {
  start();
  EXPECT_THAT(
      client().post("/v1/alerts/01KAR5T8A0DOOR0PEN00000000/acknowledge", "{\"by\":\"Anna\"}"),
      HasSubstr("\"by\":\"Anna\""));
}

TEST_F(CommandLineClient, TellsARefusalFromADaemonInTrouble) {
  operations().plugin_answer = failure(ErrorCode::storage, "the disk failed");
  start();
  const auto post = [this](const char* target, const char* body) {
    return failure_of([=, this] { (void)client().post(target, body); });
  };
  EXPECT_EQ(post("/v1/test-alert", "{\"rule\":\"none\"}"), ExitCode::no);
  EXPECT_EQ(post("/v1/plugins/zigbee/command", "{\"name\":\"set\"}"), ExitCode::internal);
}

TEST_F(CommandLineClient, KnowsADaemonThatIsGone) {
  start();
  stop();
  EXPECT_EQ(failure_of([this] { (void)client().get("/v1/status"); }), ExitCode::unreachable);
}

TEST_F(CommandLineClient, FollowsEventsUntilItHasSeenEnough) {
  start();
  std::vector<std::string> lines;
  auto following = std::async(std::launch::async, [&] {
    client().follow("/v1/events?follow=1", [&](std::string_view line) {
      lines.emplace_back(line);
      return lines.size() < 2;
    });
  });
  ASSERT_TRUE(eventually([this] { return operations().feeds() == 1; }));
  on_server([this] {
    operations().show({event_at(1, "bed", "occupancy", true)});
    operations().show({event_at(2, "bed", "occupancy", false)});
  });
  following.get();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_THAT(lines[1], HasSubstr("\"time\":\"2026-11-23T09:00:02Z\""));
  EXPECT_TRUE(eventually([this] { return operations().feeds() == 0; }));
}

TEST_F(CommandLineClient, KnowsAStreamThatEnds) {
  start();
  auto following = std::async(std::launch::async, [this] {
    return failure_of(
        [this] { client().follow("/v1/events?follow=1", [](std::string_view) { return true; }); });
  });
  ASSERT_TRUE(eventually([this] { return operations().feeds() == 1; }));
  stop();
  EXPECT_EQ(following.get(), ExitCode::unreachable);
}

}  // namespace
}  // namespace homeward::test
