#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> get_status(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {});
  if (!known) co_return error_response(known.error());
  co_return Response{.body = to_json(operations->status())};
}

awaitable<Reply> get_devices(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {});
  if (!known) co_return error_response(known.error());
  co_return Response{.body = to_json(operations->devices())};
}

}  // namespace homeward::control
