#include "daemon/control/body.hpp"
#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> post_presence(ports::Operations* operations, Request request) {
  Result<ports::PresenceRequest> body = decode_presence(request.body);
  if (!body) co_return error_response(body.error());
  ports::PresenceRequest asked = std::move(*body);
  asked.via = "cli";
  const Result<ports::PresenceStatus> presence =
      co_await operations->set_presence(std::move(asked));
  if (!presence) co_return error_response(presence.error());
  co_return Response{.body = to_json(*presence)};
}

}  // namespace homeward::control
