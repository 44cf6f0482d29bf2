#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> get_events(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {"follow", "limit"});
  if (!known) co_return error_response(known.error());
  const Result<bool> follow = flag_parameter(request, "follow");
  if (!follow) co_return error_response(follow.error());
  if (*follow) co_return operations->follow();

  const Result<std::uint32_t> limit = limit_parameter(request);
  if (!limit) co_return error_response(limit.error());
  const std::uint32_t count = *limit;
  const auto events = co_await operations->recent_events(count);
  if (!events) co_return error_response(events.error());
  co_return Response{.body = to_json(*events)};
}

}  // namespace homeward::control
