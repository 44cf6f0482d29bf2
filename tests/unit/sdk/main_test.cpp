#include "plugins/sdk/main.hpp"

#include "lib/async/spawn.hpp"
#include "tests/unit/sdk/scripted_core.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <utility>
#include <vector>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;

struct CommandLine {
  std::string events;
  bool drive{false};
  std::string socket;
  std::optional<int> exit_code;
};

CommandLine read(std::vector<const char*> arguments) {
  CommandLine line;
  Program program{"homeward-test", "A test.", {}, {}};
  program.values.push_back({"--events", "FILE", "what to play", &line.events, true});
  program.flags.push_back({"--drive-clock", "time comes from here", &line.drive});
  arguments.insert(arguments.begin(), "homeward-test");
  line.exit_code =
      read_command_line(static_cast<int>(arguments.size()), arguments.data(), program, line.socket);
  return line;
}

TEST(CommandLineOfPlugins, ReadsCommonAndOwnOptions) {
  const CommandLine line =
      read({"--socket", "/tmp/s", "--events", "-", "--drive-clock", "--log-level", "error"});
  EXPECT_EQ(line.exit_code, std::nullopt);
  EXPECT_EQ(line.socket, "/tmp/s");
  EXPECT_EQ(line.events, "-");
  EXPECT_TRUE(line.drive);
}

TEST(CommandLineOfPlugins, EndsWithTheUsageCodeAfterAMistake) {
  EXPECT_EQ(read({}).exit_code, 64) << "a required option is missing";
  EXPECT_EQ(read({"--events", "-", "--speeed", "2"}).exit_code, 64);
  EXPECT_EQ(read({"--events", "-", "--log-level", "loud"}).exit_code, 64);
}

TEST(CommandLineOfPlugins, EndsWellAfterHelpAndVersion) {
  EXPECT_EQ(read({"--version"}).exit_code, 0);
  EXPECT_EQ(read({"--help"}).exit_code, 0);
}

asio::awaitable<void> terminate_and_hear_bye(ScriptedCore* core) {
  co_await core->accept_and_welcome(0);
  (void)std::raise(SIGTERM);
  const protocol::FromPlugin bye = co_await core->next();
  EXPECT_EQ(std::get<protocol::Bye>(bye).reason, "stopped");
  core->hang_up();
}

TEST(RunUntilSignal, SaysGoodbyeOnSigterm) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Plugin plugin(loop.get_executor(), test_options(core));
  async::spawn("script", loop.get_executor(), terminate_and_hear_bye(&core));
  EXPECT_EQ(run_until_signal(loop, plugin), 0);
}

asio::awaitable<void> refuse(ScriptedCore* core) {
  co_await core->accept();
  const protocol::Refuse refusal{"not today"};
  co_await core->say(refusal);
}

TEST(RunUntilSignal, EndsWithNoPermissionWhenRefused) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Options options = test_options(core);
  options.ask_again_after.reset();
  Plugin plugin(loop.get_executor(), std::move(options));
  async::spawn("script", loop.get_executor(), refuse(&core));
  EXPECT_EQ(run_until_signal(loop, plugin), 77);
}

}  // namespace
}  // namespace homeward::sdk
