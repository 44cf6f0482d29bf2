#include "daemon/plugin_host/command_desk.hpp"

#include "lib/json/parser.hpp"
#include "plugins/protocol/encode.hpp"

#include <memory>
#include <optional>
#include <utility>

namespace homeward::plugin_host {
namespace {

constexpr std::size_t kMostWaiting = 64;

/// The args as one line; a line break inside would break the framing.
Result<std::string> compact(const std::string& args) {
  json::Parser parser;
  const Result<json::Value> value = parser.parse(args);
  if (!value) return value.error();
  if (!value->is_object()) return failure(ErrorCode::invalid, "args are not a JSON object");
  return value->to_json();
}

}  // namespace

struct CommandDesk::Waiting {
  std::unique_ptr<ports::Timer> timer;
  std::optional<Result<std::string>> result;
};

boost::asio::awaitable<Result<std::string>> CommandDesk::ask(
    ports::SourceCommand command, std::function<void(std::string)> send) {
  if (closed_) co_return failure(ErrorCode::disconnected, "the plugin is gone");
  if (waiting_.size() >= kMostWaiting) {
    co_return failure(ErrorCode::limit, "too many commands wait for this plugin");
  }
  Result<std::string> args = compact(command.args);
  if (!args) co_return args.error();
  Waiting waiting{clock_.make_timer(), std::nullopt};
  const std::uint64_t id = ++last_id_;
  waiting_.emplace(id, &waiting);
  const std::chrono::duration<double> seconds = command.deadline;
  send(protocol::encode(protocol::Command{id, command.name, *args, seconds.count()}));
  const core::SteadyTime deadline = clock_.now() + command.deadline;
  if (!waiting.result) co_await waiting.timer->wait_until(deadline);
  waiting_.erase(id);
  if (ended_) ended_();
  if (!waiting.result) {
    co_return failure(ErrorCode::timeout, "no result of '" + command.name + "' in time",
                      command.plugin.str());
  }
  co_return std::move(*waiting.result);
}

void CommandDesk::end(Waiting& waiting, Result<std::string> result) {
  if (waiting.result) return;
  waiting.result = std::move(result);
  waiting.timer->cancel();
}

void CommandDesk::complete(const protocol::CommandResult& result) {
  const auto found = waiting_.find(result.id);
  if (found == waiting_.end()) return;
  if (result.ok) {
    end(*found->second, result.data);
  } else {
    end(*found->second, failure(ErrorCode::refused, result.error));
  }
}

void CommandDesk::close() {
  closed_ = true;
  for (const auto& [id, waiting] : waiting_) {
    end(*waiting, failure(ErrorCode::disconnected, "the plugin is gone"));
  }
}

}  // namespace homeward::plugin_host
