#include "plugins/sdk/commands.hpp"

#include "lib/async/spawn.hpp"
#include "plugins/protocol/encode.hpp"
#include "plugins/protocol/limits.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <chrono>
#include <utility>

namespace homeward::sdk {
namespace {

namespace asio = boost::asio;

/// A command under way. Shared between its handler and its deadline: whoever is first answers.
struct Pending {
  Pending(const asio::any_io_executor& executor, std::shared_ptr<Connection> from,
          std::uint64_t command)
      : deadline(executor), connection(std::move(from)), id(command) {}

  asio::steady_timer deadline;
  std::shared_ptr<Connection> connection;
  std::uint64_t id;
  bool answered{false};
};

void reply(Pending& pending, protocol::CommandResult result) {
  if (pending.answered) return;
  pending.answered = true;
  pending.deadline.cancel();
  result.id = pending.id;
  protocol::encode(pending.connection->replies, result);
  pending.connection->wake.notify();
}

void reply_error(Pending& pending, std::string error) {
  if (error.size() > protocol::limits::kReason) error.resize(protocol::limits::kReason);
  protocol::CommandResult result;
  result.error = std::move(error);
  reply(pending, std::move(result));
}

void reply_data(Pending& pending, const boost::json::object& data) {
  constexpr std::size_t kAround = 128;  // type, id and ok
  protocol::CommandResult result;
  result.ok = true;
  result.data = boost::json::serialize(data);
  if (result.data.size() + kAround > protocol::limits::kLine) {
    reply_error(pending, "the answer is longer than a line");
    return;
  }
  reply(pending, std::move(result));
}

Command to_sdk(protocol::Command command) {
  Command result{command.id, std::move(command.name), {}};
  boost::system::error_code error;
  boost::json::value args = boost::json::parse(command.args, error);
  if (!error && args.is_object()) result.args = std::move(args.get_object());
  return result;
}

asio::awaitable<void> run_handler(std::shared_ptr<Pending> pending, CommandHandler handler,
                                  Command command) {
  const Result<boost::json::object> result = co_await handler(std::move(command));
  if (result) {
    reply_data(*pending, *result);
  } else {
    reply_error(*pending, to_text(result.error()));
  }
}

}  // namespace

void answer(const asio::any_io_executor& executor, std::shared_ptr<Connection> connection,
            CommandHandler handler, protocol::Command command) {
  auto pending = std::make_shared<Pending>(executor, std::move(connection), command.id);
  if (!handler) {
    reply_error(*pending, "unsupported");
    return;
  }
  const std::chrono::duration<double> deadline(command.deadline_s);
  pending->deadline.expires_after(
      std::chrono::duration_cast<asio::steady_timer::duration>(deadline));
  pending->deadline.async_wait([pending](const boost::system::error_code& error) {
    if (!error) reply_error(*pending, "timeout");
  });
  async::spawn("command", executor,
               run_handler(std::move(pending), std::move(handler), to_sdk(std::move(command))));
}

}  // namespace homeward::sdk
