#include "tests/unit/sdk/scripted_core.hpp"

#include "lib/async/spawn.hpp"
#include "plugins/sdk/signal.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;

std::filesystem::path temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "homeward-sdk-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return name;
}

asio::awaitable<void> run_plugin(Plugin* plugin, Result<void>* outcome) {
  *outcome = co_await plugin->run();
}

}  // namespace

ScriptedCore::ScriptedCore(asio::io_context& loop)
    : folder_(temporary_folder()), acceptor_(loop, socket()), connection_(loop) {}

ScriptedCore::~ScriptedCore() {
  std::filesystem::remove_all(folder_);
}

asio::awaitable<protocol::Hello> ScriptedCore::accept() {
  connection_ = co_await acceptor_.async_accept(asio::use_awaitable);
  lines_ = json::LineBuffer();
  protocol::FromPlugin first = co_await next();
  co_return std::get<protocol::Hello>(std::move(first));
}

asio::awaitable<protocol::Hello> ScriptedCore::accept_and_welcome(
    std::optional<std::uint64_t> committed) {
  protocol::Hello hello = co_await accept();
  protocol::Welcome welcome;
  welcome.driven_clock = driven_clock;
  welcome.session = "session";
  welcome.committed = committed;
  co_await say(welcome);
  co_return hello;
}

asio::awaitable<protocol::FromPlugin> ScriptedCore::next() {
  while (true) {
    const auto line = lines_.next();
    if (line) co_return decoder_.from_plugin(line->value()).value();
    const auto room = lines_.prepare(4096);
    const auto target = asio::buffer(room.data(), room.size());
    const std::size_t size = co_await connection_.async_read_some(target, asio::use_awaitable);
    lines_.commit(size);
  }
}

asio::awaitable<protocol::Events> ScriptedCore::next_events() {
  protocol::FromPlugin message = co_await next();
  co_return std::get<protocol::Events>(std::move(message));
}

asio::awaitable<bool> ScriptedCore::at_end() {
  char byte{};
  const auto target = asio::buffer(&byte, 1);
  const auto [error, size] = co_await connection_.async_read_some(target, kAwait);
  co_return size == 0 && error == asio::error::eof;
}

asio::awaitable<void> ScriptedCore::say_text(std::string text) {
  const auto bytes = asio::buffer(text);
  co_await asio::async_write(connection_, bytes, asio::use_awaitable);
}

void ScriptedCore::hang_up() {
  connection_.close();
}

void ScriptedCore::go_away() {
  std::filesystem::rename(socket(), socket() + ".away");
  hang_up();
}

void ScriptedCore::come_back() {
  std::filesystem::rename(socket() + ".away", socket());
}

Options test_options(const ScriptedCore& core) {
  Options options;
  options.plugin = "test";
  options.version = "1.2.3";
  options.socket = core.socket();
  options.ask_again_after = std::chrono::milliseconds{1};
  options.timings.backoff_least = std::chrono::milliseconds{1};
  options.timings.backoff_most = std::chrono::milliseconds{2};
  return options;
}

Event report(int number) {
  return {"test:hall", "temperature", double(number), "", std::nullopt, Kind::report};
}

Event press(std::string action) {
  return {"test:button", "action", std::move(action), "", std::nullopt, Kind::event};
}

Result<void> play(asio::io_context& loop, Plugin& plugin, asio::awaitable<void> script) {
  Result<void> outcome;
  async::spawn("plugin", loop.get_executor(), run_plugin(&plugin, &outcome));
  async::spawn("script", loop.get_executor(), std::move(script));
  loop.run();
  return outcome;
}

}  // namespace homeward::sdk
