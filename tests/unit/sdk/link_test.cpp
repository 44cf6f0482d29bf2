#include "plugins/sdk/signal.hpp"
#include "tests/unit/sdk/scripted_core.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;

/// A plugin, a core and a loop; each test brings the core's script.
class LinkTest : public testing::Test {
 protected:
  asio::io_context loop_;
  ScriptedCore core_{loop_};
  Plugin plugin_{loop_.get_executor(), test_options(core_)};
};

/// The ordinary end of a script: everything is on disk, the plugin may go.
asio::awaitable<std::string> let_go(ScriptedCore* core, Plugin* plugin) {
  plugin->stop("test over");
  protocol::FromPlugin last = co_await core->next();
  core->hang_up();
  co_return std::get<protocol::Bye>(std::move(last)).reason;
}

asio::awaitable<void> greet_and_end(ScriptedCore* core, Plugin* plugin, protocol::Hello* hello) {
  *hello = co_await core->accept();
  protocol::Welcome welcome;
  welcome.session = "s-1";
  welcome.config = R"({"channel":15})";
  welcome.devices = {{"test:a", "kept"}, {"test:b", ""}};
  co_await core->say(welcome);
  const std::string reason = co_await let_go(core, plugin);
  EXPECT_EQ(reason, "test over");
}

TEST_F(LinkTest, SaysWhoItIsAndHandsOnTheWelcome) {
  protocol::Hello hello;
  Welcome welcome;
  plugin_.on_welcome([&welcome](const Welcome& told) { welcome = told; });
  EXPECT_TRUE(play(loop_, plugin_, greet_and_end(&core_, &plugin_, &hello)));
  EXPECT_EQ(hello.protocol, 1U);
  EXPECT_EQ(hello.plugin, "test");
  EXPECT_EQ(hello.name, "homeward-test");
  EXPECT_EQ(hello.version, "1.2.3");
  EXPECT_EQ(hello.capabilities, std::vector<std::string>{"resend"});
  EXPECT_EQ(hello.run.size(), 32U);
  EXPECT_EQ(welcome.session, "s-1");
  EXPECT_EQ(welcome.config.at("channel").as_int64(), 15);
  EXPECT_EQ(welcome.known.at("test:a"), "kept");
}

asio::awaitable<void> refuse(ScriptedCore* core) {
  co_await core->accept();
  const protocol::Refuse refusal{"'test' is not among the plugins of homeward.yaml"};
  co_await core->say(refusal);
  core->hang_up();
}

TEST_F(LinkTest, EndsWithTheReasonWhenRefusedWhereNobodyMendsIt) {
  Options options = test_options(core_);
  options.ask_again_after.reset();
  Plugin plugin(loop_.get_executor(), std::move(options));
  const Result<void> outcome = play(loop_, plugin, refuse(&core_));
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::refused);
  EXPECT_EQ(outcome.error().what, "'test' is not among the plugins of homeward.yaml");
}

asio::awaitable<void> refuse_twice_then_take_one(ScriptedCore* core, Plugin* plugin,
                                                 std::string* run) {
  co_await refuse(core);
  co_await refuse(core);
  const protocol::Hello hello = co_await core->accept_and_welcome(0);
  *run = hello.run;
  const protocol::Events line = co_await core->next_events();
  EXPECT_EQ(line.events.size(), 1U);
  const protocol::Committed committed{line.sequence.value_or(0)};
  co_await core->say(committed);
  co_await let_go(core, plugin);
}

TEST_F(LinkTest, AsksAgainWhenRefusedAndKeepsWhatItHas) {
  std::string run;
  plugin_.send({press("single")});
  EXPECT_TRUE(play(loop_, plugin_, refuse_twice_then_take_one(&core_, &plugin_, &run)));
  EXPECT_EQ(run.size(), 32U);
}

asio::awaitable<void> take_one_at_a_time(ScriptedCore* core, Plugin* plugin) {
  co_await core->accept_and_welcome(0);
  for (std::uint64_t sequence = 1; sequence <= 3; ++sequence) {
    plugin->send({press("single")});
    const protocol::Events line = co_await core->next_events();
    EXPECT_EQ(line.sequence, sequence);
    EXPECT_EQ(line.events.size(), 1U);
    const protocol::Committed committed{sequence};
    co_await core->say(committed);
  }
  co_await let_go(core, plugin);
}

TEST_F(LinkTest, SendsAnEventAtOnceWhenItIsIdle) {
  EXPECT_TRUE(play(loop_, plugin_, take_one_at_a_time(&core_, &plugin_)));
}

asio::awaitable<void> take_batches(ScriptedCore* core, Plugin* plugin,
                                   std::vector<std::size_t>* sizes) {
  co_await core->accept_and_welcome(0);
  std::size_t events = 0;
  while (events < 600) {
    const protocol::Events line = co_await core->next_events();
    sizes->push_back(line.events.size());
    events += line.events.size();
  }
  const protocol::Committed committed{sizes->size()};
  co_await core->say(committed);
  co_await let_go(core, plugin);
}

TEST_F(LinkTest, PutsWhatGatheredIntoFewLines) {
  std::vector<Event> events;
  for (int i = 0; i < 600; ++i) events.push_back(report(i));
  plugin_.send(std::move(events));
  std::vector<std::size_t> sizes;
  EXPECT_TRUE(play(loop_, plugin_, take_batches(&core_, &plugin_, &sizes)));
  EXPECT_EQ(sizes, (std::vector<std::size_t>{256, 256, 88}));
}

asio::awaitable<void> ping(ScriptedCore* core, Plugin* plugin) {
  co_await core->accept_and_welcome(0);
  const std::string lines = "this is no JSON\n{\"type\":\"fly\"}\n{\"type\":\"ping\"}\n";
  co_await core->say_text(lines);
  const protocol::FromPlugin answer = co_await core->next();
  EXPECT_TRUE(std::holds_alternative<protocol::Pong>(answer));
  co_await let_go(core, plugin);
}

TEST_F(LinkTest, AnswersAPingAndSkipsLinesItDoesNotKnow) {
  EXPECT_TRUE(play(loop_, plugin_, ping(&core_, &plugin_)));
}

asio::awaitable<void> command(ScriptedCore* core, Plugin* plugin, protocol::Command request,
                              protocol::CommandResult* result) {
  co_await core->accept_and_welcome(0);
  co_await core->say(request);
  protocol::FromPlugin answer = co_await core->next();
  *result = std::get<protocol::CommandResult>(std::move(answer));
  co_await let_go(core, plugin);
}

asio::awaitable<Result<boost::json::object>> identify(Command command) {
  if (command.name != "identify") co_return failure(ErrorCode::not_found, "no such device");
  boost::json::object data;
  data["blinked"] = command.args.at("device");
  co_return data;
}

protocol::Command request_of(std::string name) {
  protocol::Command request;
  request.id = 41;
  request.name = std::move(name);
  request.args = R"({"device":"test:a"})";
  return request;
}

TEST_F(LinkTest, AnswersACommandWithTheHandlersData) {
  plugin_.on_command(identify);
  protocol::CommandResult result;
  EXPECT_TRUE(play(loop_, plugin_, command(&core_, &plugin_, request_of("identify"), &result)));
  EXPECT_EQ(result.id, 41U);
  EXPECT_TRUE(result.ok);
  EXPECT_EQ(result.data, R"({"blinked":"test:a"})");
}

TEST_F(LinkTest, AnswersACommandWithTheHandlersError) {
  plugin_.on_command(identify);
  protocol::CommandResult result;
  EXPECT_TRUE(play(loop_, plugin_, command(&core_, &plugin_, request_of("read"), &result)));
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, "no such device");
}

TEST_F(LinkTest, SaysThatItTakesNoCommands) {
  protocol::CommandResult result;
  EXPECT_TRUE(play(loop_, plugin_, command(&core_, &plugin_, request_of("read"), &result)));
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, "unsupported");
}

asio::awaitable<Result<boost::json::object>> answer_late(Signal* now, Command /*command*/) {
  co_await now->wait();
  co_return boost::json::object{};
}

asio::awaitable<void> time_out(ScriptedCore* core, Plugin* plugin, Signal* late_answer,
                               protocol::CommandResult* result) {
  co_await core->accept_and_welcome(0);
  protocol::Command request = request_of("read");
  request.deadline_s = 0;
  co_await core->say(request);
  protocol::FromPlugin answer = co_await core->next();
  *result = std::get<protocol::CommandResult>(std::move(answer));
  late_answer->notify();
  const std::string reason = co_await let_go(core, plugin);
  EXPECT_EQ(reason, "test over") << "the late answer was sent";
}

TEST_F(LinkTest, AnswersATimeoutWhenTheHandlerIsLate) {
  Signal late_answer(loop_.get_executor());
  plugin_.on_command(
      [&late_answer](Command request) { return answer_late(&late_answer, std::move(request)); });
  protocol::CommandResult result;
  EXPECT_TRUE(play(loop_, plugin_, time_out(&core_, &plugin_, &late_answer, &result)));
  EXPECT_FALSE(result.ok);
  EXPECT_EQ(result.error, "timeout");
}

asio::awaitable<void> commit_in_steps(ScriptedCore* core, Plugin* plugin,
                                      std::vector<std::string>* order) {
  co_await core->accept_and_welcome(0);
  co_await core->next_events();
  order->emplace_back("sent");
  const protocol::Committed committed{1};
  co_await core->say(committed);
  co_await plugin->drained_below(1);
  order->emplace_back("drained");
  co_await let_go(core, plugin);
}

TEST_F(LinkTest, IsDrainedWhenTheCoreHasCommitted) {
  plugin_.send({report(1), report(2)});
  std::vector<std::string> order;
  EXPECT_TRUE(play(loop_, plugin_, commit_in_steps(&core_, &plugin_, &order)));
  EXPECT_EQ(order, (std::vector<std::string>{"sent", "drained"}));
}

asio::awaitable<void> commit_after_stop(ScriptedCore* core, Plugin* plugin) {
  co_await core->accept_and_welcome(0);
  co_await core->next_events();
  plugin->stop("going home");
  const protocol::Ping question;
  co_await core->say(question);
  const protocol::FromPlugin before = co_await core->next();
  EXPECT_TRUE(std::holds_alternative<protocol::Pong>(before)) << "bye came before the commit";
  const protocol::Committed committed{1};
  co_await core->say(committed);
  const protocol::FromPlugin bye = co_await core->next();
  EXPECT_EQ(std::get<protocol::Bye>(bye).reason, "going home");
  const bool ended = co_await core->at_end();
  EXPECT_TRUE(ended);
  core->hang_up();
}

TEST_F(LinkTest, SaysGoodbyeOnlyWhenAllIsCommitted) {
  plugin_.send({press("single")});
  EXPECT_TRUE(play(loop_, plugin_, commit_after_stop(&core_, &plugin_)));
}

asio::awaitable<void> hear_of_devices(ScriptedCore* core, Plugin* plugin,
                                      std::vector<protocol::FromPlugin>* heard) {
  co_await core->accept_and_welcome(0);
  for (int i = 0; i < 4; ++i) {
    protocol::FromPlugin message = co_await core->next();
    heard->push_back(std::move(message));
  }
  const protocol::Committed committed{1};
  co_await core->say(committed);
  co_await let_go(core, plugin);
}

TEST_F(LinkTest, TellsTheNewestWordOnEachDeviceBeforeItsEvents) {
  plugin_.send({report(1)});
  Device device;
  device.id = "test:hall";
  device.name = "old";
  plugin_.send(device);
  device.name = "new";
  plugin_.send(device);
  plugin_.gone("test:shed", true);
  plugin_.health(HealthState::degraded, "radio-lost", "the radio does not answer");
  std::vector<protocol::FromPlugin> heard;
  EXPECT_TRUE(play(loop_, plugin_, hear_of_devices(&core_, &plugin_, &heard)));
  EXPECT_EQ(std::get<protocol::Health>(heard.at(0)).code, "radio-lost");
  EXPECT_EQ(std::get<protocol::Device>(heard.at(1)).name, "new");
  EXPECT_EQ(std::get<protocol::Gone>(heard.at(2)).device, "test:shed");
  EXPECT_TRUE(std::get<protocol::Gone>(heard.at(2)).removed);
  EXPECT_EQ(std::get<protocol::Events>(heard.at(3)).events.size(), 1U);
}

asio::awaitable<void> hear_of_one_device(ScriptedCore* core, Plugin* plugin,
                                         protocol::Device* heard) {
  co_await core->accept_and_welcome(0);
  protocol::FromPlugin message = co_await core->next();
  *heard = std::get<protocol::Device>(std::move(message));
  co_await let_go(core, plugin);
}

TEST_F(LinkTest, ShortensADeviceThatTheCoreWouldNotTake) {
  Device device;
  device.id = "test:hall";
  const std::vector<std::string> values(64, std::string(256, 'v'));
  device.properties.resize(100, Property{"x.mode", "string", "", values});
  plugin_.send(device);
  protocol::Device heard;
  EXPECT_TRUE(play(loop_, plugin_, hear_of_one_device(&core_, &plugin_, &heard)));
  EXPECT_EQ(heard.properties.size(), 100U);
  EXPECT_LE(protocol::encode(heard).size(), 16U * 1024U);
}

TEST_F(LinkTest, LeavesOutABadEventAndKeepsItsNeighbours) {
  Event bad = report(2);
  bad.property = "no such word";
  plugin_.send({report(1), bad, report(3)});
  std::vector<std::string> order;
  EXPECT_TRUE(play(loop_, plugin_, commit_in_steps(&core_, &plugin_, &order)));
}

}  // namespace
}  // namespace homeward::sdk
