#include "lib/async/spawn.hpp"
#include "tests/unit/sdk/scripted_core.hpp"

#include <gtest/gtest.h>
#include <boost/asio/this_coro.hpp>

#include <utility>
#include <vector>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;
using std::chrono::milliseconds;

asio::awaitable<void> commit_and_part(ScriptedCore* core, Plugin* plugin, std::uint64_t sequence) {
  const protocol::Committed committed{sequence};
  co_await core->say(committed);
  plugin->stop("test over");
  const protocol::FromPlugin bye = co_await core->next();
  EXPECT_TRUE(std::holds_alternative<protocol::Bye>(bye));
  core->hang_up();
}

double value_of(const protocol::Events& line) {
  return std::get<double>(line.events.at(0).value);
}

asio::awaitable<void> be_killed_in_between(ScriptedCore* core, Plugin* plugin) {
  const protocol::Hello first = co_await core->accept_and_welcome(0);
  for (int i = 1; i <= 4; ++i) {
    plugin->send({report(i)});
    co_await core->next_events();
  }
  const protocol::Committed committed{1};
  co_await core->say(committed);
  co_await plugin->drained_below(4);
  core->hang_up();

  // Two was on disk, but the daemon was killed before it could say so.
  const protocol::Hello second = co_await core->accept_and_welcome(2);
  EXPECT_EQ(second.run, first.run);
  plugin->send({report(5)});
  for (std::uint64_t sequence = 3; sequence <= 5; ++sequence) {
    const protocol::Events line = co_await core->next_events();
    EXPECT_EQ(line.sequence, sequence);
    EXPECT_EQ(value_of(line), double(sequence));
  }
  co_await commit_and_part(core, plugin, 5);
}

TEST(Reconnect, SendsAgainWhatTheKilledCoreHadNotCommitted) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Plugin plugin(loop.get_executor(), test_options(core));
  EXPECT_TRUE(play(loop, plugin, be_killed_in_between(&core, &plugin)));
}

asio::awaitable<void> forget_everything(ScriptedCore* core, Plugin* plugin) {
  co_await core->accept_and_welcome(std::nullopt);
  co_await core->next();
  co_await core->next();
  core->hang_up();
  co_await core->accept_and_welcome(std::nullopt);
  const protocol::FromPlugin device = co_await core->next();
  EXPECT_EQ(std::get<protocol::Device>(device).id, "test:hall");
  const protocol::Events line = co_await core->next_events();
  EXPECT_EQ(line.sequence, 1U);
  co_await commit_and_part(core, plugin, 1);
}

TEST(Reconnect, TellsDevicesAndEventsAnewToACoreThatRemembersNothing) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Plugin plugin(loop.get_executor(), test_options(core));
  Device device;
  device.id = "test:hall";
  plugin.send(device);
  plugin.send({report(1)});
  EXPECT_TRUE(play(loop, plugin, forget_everything(&core, &plugin)));
}

asio::awaitable<void> fall_silent(ScriptedCore* core, Plugin* plugin, int* pings) {
  co_await core->accept_and_welcome(0);
  try {
    while (true) {
      const protocol::FromPlugin message = co_await core->next();
      *pings += std::holds_alternative<protocol::Ping>(message) ? 1 : 0;
    }
  } catch (const boost::system::system_error& error) {
    EXPECT_EQ(error.code(), asio::error::eof);
  }
  co_await core->accept_and_welcome(0);
  plugin->stop("test over");
  core->hang_up();
}

TEST(Reconnect, LeavesACoreThatDoesNotAnswerPings) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Options options = test_options(core);
  options.timings.ping_every = milliseconds{2};
  options.timings.silent_for = milliseconds{40};
  Plugin plugin(loop.get_executor(), options);
  int pings = 0;
  EXPECT_TRUE(play(loop, plugin, fall_silent(&core, &plugin, &pings)));
  EXPECT_GT(pings, 0);
}

asio::awaitable<void> count_what_is_left(ScriptedCore* core, Plugin* plugin,
                                         std::vector<protocol::FromPlugin>* heard) {
  co_await core->accept_and_welcome(0);
  for (int i = 0; i < 2; ++i) {
    protocol::FromPlugin message = co_await core->next();
    heard->push_back(std::move(message));
  }
  const protocol::Committed committed{1};
  co_await core->say(committed);
  protocol::FromPlugin message = co_await core->next();
  heard->push_back(std::move(message));
  plugin->stop("test over");
  const protocol::FromPlugin bye = co_await core->next();
  EXPECT_TRUE(std::holds_alternative<protocol::Bye>(bye));
  core->hang_up();
}

TEST(Reconnect, SaysHowManyReportsItDroppedAndWhenThatIsOver) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Options options = test_options(core);
  options.max_queue = 4;
  options.timings.full_for = milliseconds{0};
  Plugin plugin(loop.get_executor(), options);
  plugin.send({press("single")});
  for (int i = 0; i < 10; ++i) plugin.send({report(i)});
  std::vector<protocol::FromPlugin> heard;
  EXPECT_TRUE(play(loop, plugin, count_what_is_left(&core, &plugin, &heard)));

  const auto& degraded = std::get<protocol::Health>(heard.at(0));
  EXPECT_EQ(degraded.state, protocol::HealthState::degraded);
  EXPECT_EQ(degraded.code, "reports-dropped");
  EXPECT_EQ(degraded.detail, "7 reports dropped since the start");
  const auto& line = std::get<protocol::Events>(heard.at(1));
  ASSERT_EQ(line.events.size(), 4U);
  EXPECT_EQ(line.events.at(0).kind, protocol::Kind::event);
  EXPECT_EQ(std::get<double>(line.events.at(1).value), 7);
  EXPECT_EQ(std::get<protocol::Health>(heard.at(2)).state, protocol::HealthState::ok);
}

asio::awaitable<void> stop_at_once(Plugin* plugin) {
  plugin->stop("nobody there");
  co_return;
}

TEST(Reconnect, GivesUpAfterTheGoodbyeTimeWhenThereIsNoCore) {
  asio::io_context loop;
  const ScriptedCore core(loop);
  Options options = test_options(core);
  options.socket += ".absent";
  options.timings.goodbye = milliseconds{10};
  Plugin plugin(loop.get_executor(), options);
  plugin.send({report(1)});
  EXPECT_TRUE(play(loop, plugin, stop_at_once(&plugin)));
}

asio::awaitable<void> wait_until_drained(Plugin* plugin, bool* drained) {
  co_await plugin->drained_below(1);
  *drained = true;
}

/// Waits for an answer, so that whatever was due meanwhile has happened.
asio::awaitable<void> ping(ScriptedCore* core) {
  const protocol::Ping question;
  co_await core->say(question);
  const protocol::FromPlugin answer = co_await core->next();
  EXPECT_TRUE(std::holds_alternative<protocol::Pong>(answer));
}

asio::awaitable<void> be_slow(ScriptedCore* core, Plugin* plugin) {
  co_await core->accept_and_welcome(0);
  co_await core->next_events();
  bool drained = false;
  const auto executor = co_await asio::this_coro::executor;
  async::spawn("waiter", executor, wait_until_drained(plugin, &drained));
  co_await ping(core);
  EXPECT_FALSE(drained) << "a core that is connected was given up";
  co_await commit_and_part(core, plugin, 1);
  EXPECT_TRUE(drained);
}

TEST(Drained, WaitsForACoreThatIsConnectedHoweverSlowItIs) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Options options = test_options(core);
  options.wait_for_core = milliseconds{0};
  Plugin plugin(loop.get_executor(), options);
  plugin.send({report(1)});
  EXPECT_TRUE(play(loop, plugin, be_slow(&core, &plugin)));
}

asio::awaitable<void> be_away_for_long(ScriptedCore* core, Plugin* plugin) {
  co_await core->accept_and_welcome(0);
  co_await core->next_events();
  core->go_away();
  const auto since = std::chrono::steady_clock::now();
  co_await plugin->drained_below(1);
  EXPECT_GE(std::chrono::steady_clock::now() - since, milliseconds{5});
  co_await plugin->drained_below(1);

  core->come_back();
  co_await be_slow(core, plugin);
}

TEST(Drained, GivesUpACoreThatIsAwayForLongUntilItIsBack) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Options options = test_options(core);
  options.wait_for_core = milliseconds{5};
  Plugin plugin(loop.get_executor(), options);
  plugin.send({report(1)});
  EXPECT_TRUE(play(loop, plugin, be_away_for_long(&core, &plugin)));
}

asio::awaitable<void> never_commit(ScriptedCore* core, Plugin* plugin) {
  co_await core->accept_and_welcome(0);
  co_await core->next_events();
  plugin->stop("in a hurry");
  const protocol::FromPlugin bye = co_await core->next();
  EXPECT_EQ(std::get<protocol::Bye>(bye).reason, "in a hurry");
  core->hang_up();
}

TEST(Reconnect, SaysGoodbyeAfterTheGoodbyeTimeToACoreThatDoesNotCommit) {
  asio::io_context loop;
  ScriptedCore core(loop);
  Options options = test_options(core);
  options.timings.goodbye = milliseconds{10};
  Plugin plugin(loop.get_executor(), options);
  plugin.send({report(1)});
  EXPECT_TRUE(play(loop, plugin, never_commit(&core, &plugin)));
}

TEST(Reconnect, RefusesASocketPathThatNoSystemTakes) {
  asio::io_context loop;
  Options options;
  options.plugin = "test";
  options.socket = "/" + std::string(200, 'x');
  Plugin plugin(loop.get_executor(), options);
  EXPECT_TRUE(play(loop, plugin, stop_at_once(&plugin)));
}

}  // namespace
}  // namespace homeward::sdk
