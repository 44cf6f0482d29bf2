// The shortest plugin of the SDK: a doorbell that rings once a second.
#include <lib/async/spawn.hpp>
#include <plugins/sdk/main.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <string>
#include <utility>

namespace asio = boost::asio;
namespace sdk = homeward::sdk;

namespace {

asio::awaitable<void> ring(asio::io_context& loop, sdk::Plugin& plugin) {
  asio::steady_timer timer(loop);
  for (;;) {
    sdk::Event press;
    press.device = "doorbell:1";
    press.property = "button";
    press.value = true;
    press.kind = sdk::Kind::event;
    plugin.send({press});
    timer.expires_after(std::chrono::seconds(1));
    co_await timer.async_wait(asio::use_awaitable);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::string socket;
  const sdk::Program program{"doorbell", "Rings once a second.", {}, {}};
  if (const auto ended = sdk::read_command_line(argc, argv, program, socket)) return *ended;
  asio::io_context loop(1);
  sdk::Options options;
  options.plugin = "doorbell";
  options.version = "1";
  options.socket = socket;
  sdk::Plugin plugin(loop.get_executor(), std::move(options));
  homeward::async::spawn("doorbell", loop.get_executor(), ring(loop, plugin));
  return sdk::run_until_signal(loop, plugin);
}
