#include "plugins/replay/player.hpp"

#include "lib/async/spawn.hpp"
#include "tests/unit/sdk/scripted_core.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace homeward::replay {
namespace {

namespace asio = boost::asio;
using sdk::ScriptedCore;

/// What the core heard until the goodbye.
struct Heard {
  std::vector<std::string> devices;
  std::vector<protocol::Event> events;
  std::string bye;
};

/// Commits each line as it comes, and is killed once, after `killed_after` lines.
asio::awaitable<void> listen(ScriptedCore* core, Heard* heard, std::uint64_t killed_after) {
  std::uint64_t committed = 0;
  std::uint64_t lines = 0;
  co_await core->accept_and_welcome(committed);
  while (heard->bye.empty()) {
    const protocol::FromPlugin message = co_await core->next();
    if (const auto* device = std::get_if<protocol::Device>(&message)) {
      heard->devices.push_back(device->id);
    } else if (const auto* bye = std::get_if<protocol::Bye>(&message)) {
      heard->bye = bye->reason;
    } else if (const auto* line = std::get_if<protocol::Events>(&message)) {
      if (++lines == killed_after) {
        core->hang_up();
        co_await core->accept_and_welcome(committed);
        continue;
      }
      committed = line->sequence.value();
      heard->events.insert(heard->events.end(), line->events.begin(), line->events.end());
      const protocol::Committed told{committed};
      co_await core->say(told);
    }
  }
  core->hang_up();
}

class PlayerTest : public testing::Test {
 protected:
  ~PlayerTest() override { std::filesystem::remove(file_); }

  int play(const std::string& recording, Speed speed, Drive drive, std::uint64_t killed_after = 0) {
    std::ofstream(file_) << recording;
    sdk::Plugin plugin(loop_.get_executor(), sdk::test_options(core_));
    auto source = LineSource::open(loop_.get_executor(), file_.string());
    Player player(loop_.get_executor(), plugin, std::move(source.value()), speed, drive);
    async::spawn("player", loop_.get_executor(), player.run());
    EXPECT_TRUE(sdk::play(loop_, plugin, listen(&core_, &heard_, killed_after)));
    return player.exit_code();
  }

  asio::io_context loop_;
  ScriptedCore core_{loop_};
  std::filesystem::path file_{core_.socket() + ".jsonl"};
  Heard heard_;
};

std::string line_of(const std::string& time, const std::string& device, int value) {
  return R"({"ts":"2026-11-23T)" + time + R"(Z","device":")" + device +
         R"(","property":"temperature","value":)" + std::to_string(value) + "}\n";
}

TEST_F(PlayerTest, GivesEachEventItsTimeWhenItDrivesTheClock) {
  EXPECT_EQ(play(line_of("08:00:00", "hall", 1) + line_of("20:00:00.000001", "bath", 2), Speed{},
                 Drive::freely),
            0);
  ASSERT_EQ(heard_.events.size(), 2U);
  EXPECT_EQ(format_rfc3339_utc(heard_.events[1].time.value()), "2026-11-23T20:00:00.000001Z");
  EXPECT_EQ(heard_.devices, (std::vector<std::string>{"replay:hall", "replay:bath"}));
  EXPECT_EQ(heard_.bye, "end of recording");
}

TEST_F(PlayerTest, DrivesTheClockAtFullSpeed) {
  EXPECT_EQ(play(line_of("08:00:00", "hall", 1), Speed{0, true}, Drive::as_the_gateway_says), 0);
  EXPECT_TRUE(heard_.events.at(0).time.has_value());
}

TEST_F(PlayerTest, GivesNoTimeWhenItKeepsPace) {
  EXPECT_EQ(play(line_of("08:00:00", "hall", 1) + line_of("08:16:40", "hall", 2), Speed{1e6, false},
                 Drive::as_the_gateway_says),
            0);
  ASSERT_EQ(heard_.events.size(), 2U);
  EXPECT_FALSE(heard_.events[0].time.has_value());
}

TEST_F(PlayerTest, DrivesAGatewayThatSaysItsClockIsDriven) {
  core_.driven_clock = true;
  EXPECT_EQ(play(line_of("08:00:00", "hall", 1) + line_of("20:00:00", "hall", 2), Speed{},
                 Drive::as_the_gateway_says),
            0);
  ASSERT_EQ(heard_.events.size(), 2U);
  EXPECT_EQ(format_rfc3339_utc(heard_.events[1].time.value()), "2026-11-23T20:00:00Z");
}

TEST_F(PlayerTest, KeepsThePaceOfADrivenClockOnlyWhenAsked) {
  core_.driven_clock = true;
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(play(line_of("08:00:00", "hall", 1) + line_of("08:16:40", "hall", 2),
                 Speed{10'000, false}, Drive::at_the_speed),
            0);
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds{100});
  EXPECT_TRUE(heard_.events.at(1).time.has_value());
}

TEST_F(PlayerTest, KeepsTheOrderOfEqualStamps) {
  std::string recording;
  for (int i = 0; i < 1000; ++i) recording += line_of("08:00:00", "hall", i);
  EXPECT_EQ(play(recording, Speed{0, true}, Drive::freely), 0);
  ASSERT_EQ(heard_.events.size(), 1000U);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(heard_.events[static_cast<std::size_t>(i)].value, protocol::Value(double(i)));
  }
}

TEST_F(PlayerTest, LosesAndDoublesNothingWhenTheDaemonIsKilledInTheMiddle) {
  std::string recording;
  for (int i = 0; i < 2000; ++i) recording += line_of("08:00:00", "hall", i);
  EXPECT_EQ(play(recording, Speed{0, true}, Drive::freely, 3), 0);
  ASSERT_EQ(heard_.events.size(), 2000U);
  for (int i = 0; i < 2000; ++i) {
    EXPECT_EQ(heard_.events[static_cast<std::size_t>(i)].value, protocol::Value(double(i)));
  }
}

TEST_F(PlayerTest, TakesALastLineWithoutNewlineAndSkipsEmptyOnes) {
  std::string recording = line_of("08:00:00", "hall", 1) + "\n" + line_of("08:00:01", "hall", 2);
  recording.pop_back();
  EXPECT_EQ(play(recording, Speed{0, true}, Drive::freely), 0);
  EXPECT_EQ(heard_.events.size(), 2U);
}

TEST_F(PlayerTest, SaysWhichLineItCannotUnderstand) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(play(line_of("08:00:00", "hall", 1) + "{\"ts\":1}\n", Speed{0, true}, Drive::freely),
            65);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find(file_.string() + ":2: error: 'ts'"), std::string::npos) << said;
  EXPECT_EQ(heard_.bye, "the recording is malformed");
}

TEST_F(PlayerTest, RefusesALineLongerThanALine) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(play(std::string(70'000, ' ') + "\n", Speed{0, true}, Drive::freely), 65);
  EXPECT_NE(testing::internal::GetCapturedStderr().find(":1: error:"), std::string::npos);
}

TEST(LineSource, SaysWhyAFileCannotBeRead) {
  asio::io_context loop;
  for (const char* path : {"/nowhere/at/all", "/tmp"}) {
    const auto source = LineSource::open(loop.get_executor(), path);
    ASSERT_FALSE(source) << path;
    EXPECT_EQ(source.error().code, ErrorCode::io);
  }
}

}  // namespace
}  // namespace homeward::replay
