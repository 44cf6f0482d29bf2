#include "daemon/control/body.hpp"
#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> post_plugin_command(ports::Operations* operations, Request request) {
  Result<ports::SourceCommand> command = decode_plugin_command(request.body);
  if (!command) co_return error_response(command.error());
  ports::SourceCommand asked = std::move(*command);
  asked.plugin = core::PluginId(request.names.at(0));
  const Result<std::string> answer = co_await operations->plugin_command(std::move(asked));
  if (!answer) co_return error_response(answer.error());
  co_return Response{.body = plugin_result_json(*answer)};
}

}  // namespace homeward::control
