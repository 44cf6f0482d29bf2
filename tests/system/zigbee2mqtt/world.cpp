#include "tests/system/zigbee2mqtt/world.hpp"

#include "lib/async/spawn.hpp"
#include "lib/json/parser.hpp"
#include "lib/json/writer.hpp"
#include "plugins/protocol/encode.hpp"
#include "plugins/sdk/signal.hpp"

#include <gtest/gtest.h>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <chrono>
#include <tuple>

namespace homeward::zigbee2mqtt::test {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

Timings quick() {
  Timings timings;
  timings.backoff_least = 50ms;
  timings.backoff_most = 200ms;
  timings.first_look = 500ms;
  timings.probe_every = 500ms;
  timings.probe_again = 200ms;
  timings.answer_within = 300ms;
  return timings;
}

sdk::Options options(std::string socket) {
  sdk::Options options;
  options.plugin = "zigbee2mqtt";
  options.version = "test";
  options.capabilities = {"pair", "set", "identify"};
  options.socket = std::move(socket);
  return options;
}

std::string text(const protocol::Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<double>(&value)) return json::write_number(*number);
  return std::get<std::string>(value);
}

std::string line_of(const protocol::Event& event) {
  std::string line = event.device.substr(event.device.size() - 2) + '.' + event.property + '=';
  line += text(event.value);
  if (event.kind == protocol::Kind::event) line += '!';
  if (event.kind == protocol::Kind::restored) line += '~';
  return line;
}

asio::awaitable<void> run_plugin(sdk::Plugin* plugin) {
  std::ignore = co_await plugin->run();
}

}  // namespace

FakeCore::FakeCore(asio::io_context& loop, std::string socket, std::string config)
    : acceptor_(loop, asio::local::stream_protocol::endpoint(socket)),
      socket_(loop),
      config_(std::move(config)) {
  async::spawn("core", loop.get_executor(), run());
}

asio::awaitable<void> FakeCore::run() {
  for (;;) {
    const auto [error] = co_await acceptor_.async_accept(socket_, sdk::kAwait);
    if (error) co_return;
    co_await talk();
    socket_.close();
  }
}

asio::awaitable<void> FakeCore::talk() {
  std::string buffer;
  auto into = asio::dynamic_buffer(buffer);
  const char end = '\n';
  for (;;) {
    const auto [error, size] = co_await asio::async_read_until(socket_, into, end, sdk::kAwait);
    if (error) co_return;
    const auto message = decoder_.from_plugin(std::string_view(buffer).substr(0, size - 1));
    if (message) {
      take(*message);
    } else {
      told.push_back("malformed " + to_text(message.error()));
    }
    buffer.erase(0, size);
  }
}

void FakeCore::take(const protocol::FromPlugin& message) {
  if (std::holds_alternative<protocol::Hello>(message)) {
    write(protocol::encode(protocol::Welcome{"s", config_, {}, std::nullopt}));
  } else if (const auto* events = std::get_if<protocol::Events>(&message)) {
    for (const auto& event : events->events) told.push_back(line_of(event));
    if (events->sequence) write(protocol::encode(protocol::Committed{*events->sequence}));
  } else if (const auto* device = std::get_if<protocol::Device>(&message)) {
    told.push_back("device " + device->name);
  } else if (const auto* gone = std::get_if<protocol::Gone>(&message)) {
    told.push_back((gone->removed ? "removed " : "left ") +
                   gone->device.substr(gone->device.size() - 2));
  } else if (const auto* health = std::get_if<protocol::Health>(&message)) {
    told.push_back("health " + health->code);
  } else if (const auto* result = std::get_if<protocol::CommandResult>(&message)) {
    told.push_back("result " + std::to_string(result->id) + ' ' +
                   (result->ok ? "ok" : result->error));
  } else if (std::holds_alternative<protocol::Ping>(message)) {
    write(protocol::encode(protocol::Pong{}));
  }
}

void FakeCore::command(std::uint64_t id, std::string name, std::string args) {
  write(protocol::encode(protocol::Command{id, std::move(name), std::move(args), 10}));
}

void FakeCore::write(const std::string& line) {
  asio::write(socket_, asio::buffer(line));
}

FakeBridge::FakeBridge(asio::io_context& loop, std::string broker)
    : loop_(loop), broker_(std::move(broker)), client_(loop.get_executor()) {
  come_back();
}

asio::awaitable<void> FakeBridge::run() {
  mqtt::ConnectOptions how;
  how.broker = broker_;
  how.client_id = "bridge-double";
  how.subscriptions = {"z/bridge/request/#", "z/+/set", "z/+/get"};
  const auto done = co_await client_.connect(std::move(how));
  connected = done.has_value();
  while (connected) {
    const auto message = co_await client_.receive();
    if (!message) break;
    requests.push_back(message->topic + ' ' + message->payload);
    json::Parser parser;
    const auto request = parser.parse(message->payload);
    constexpr std::string_view asked = "z/bridge/request/";
    if (!answering || !request || !message->topic.starts_with(asked)) continue;
    std::string answer;
    json::Writer(answer)
        .begin_object()
        .text("status", "ok")
        .text("transaction", request->member("transaction").text().value_or(""))
        .end_object();
    publish("z/bridge/response/" + message->topic.substr(asked.size()), answer);
  }
  connected = false;
}

void FakeBridge::come_back() {
  async::spawn("bridge double", loop_.get_executor(), run());
}

void FakeBridge::publish(std::string topic, std::string payload, bool retain) {
  ++under_way_;
  mqtt::Message message{std::move(topic), std::move(payload), retain};
  async::spawn("publish", loop_.get_executor(), publish_now(std::move(message)));
}

asio::awaitable<void> FakeBridge::publish_now(mqtt::Message message) {
  std::ignore = co_await client_.publish(std::move(message));
  --under_way_;
}

World::World()
    : core(loop_, (broker.folder() / "plugins.sock").string(),
           R"({"base_topic":"z","broker":")" + broker.uri() + "\"}"),
      z2m(std::make_unique<FakeBridge>(loop_, broker.uri())),
      plugin_(loop_.get_executor(), options((broker.folder() / "plugins.sock").string())),
      bridge_(loop_.get_executor(), plugin_, quick()) {
  async::spawn("bridge", loop_.get_executor(), bridge_.run());
  async::spawn("plugin", loop_.get_executor(), run_plugin(&plugin_));
  until([this] { return z2m->connected; });
}

void World::reconnect_bridge() {
  z2m->come_back();
  until([this] { return z2m->connected; });
}

bool World::requested(std::string_view request) const {
  return std::find(z2m->requests.begin(), z2m->requests.end(), request) != z2m->requests.end();
}

bool World::until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + 15s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    loop_.run_one_for(20ms);
  }
  return true;
}

std::vector<std::string> World::until_told(std::string_view line) {
  const auto told = [&] {
    return std::find(core.told.begin(), core.told.end(), line) != core.told.end();
  };
  if (!until(told)) ADD_FAILURE() << "never told: " << line;
  const auto last = std::find(core.told.begin(), core.told.end(), line);
  const auto end = last == core.told.end() ? last : last + 1;
  std::vector<std::string> out(core.told.begin(), end);
  core.told.erase(core.told.begin(), end);
  return out;
}

void World::publish(std::string topic, std::string payload, bool retain) {
  z2m->publish("z/" + std::move(topic), std::move(payload), retain);
  until([this] { return z2m->idle(); });
}

std::string table(const std::vector<std::string>& names) {
  std::string out = R"([{"type":"Coordinator","ieee_address":"0x00124b00000000ff",)"
                    R"("friendly_name":"Coordinator"})";
  int number = 0;
  for (const auto& name : names) {
    ++number;
    if (name.empty()) continue;
    out += R"(,{"type":"EndDevice","ieee_address":"0x00124b000000000)" + std::to_string(number) +
           R"(","friendly_name":")" + name +
           R"(","interview_completed":true,"definition":{"vendor":"v","model":"m","exposes":[
      {"type":"binary","name":"contact","property":"contact","access":1},
      {"type":"numeric","name":"battery","property":"battery","unit":"%","access":1},
      {"type":"switch","features":[{"type":"binary","name":"state","property":"state",
       "access":7,"value_on":"ON","value_off":"OFF"}]}]}})";
  }
  return out + ']';
}

}  // namespace homeward::zigbee2mqtt::test
