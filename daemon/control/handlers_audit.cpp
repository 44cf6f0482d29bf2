#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> get_audit(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {"before", "limit"});
  if (!known) co_return error_response(known.error());
  const Result<std::uint32_t> limit = limit_parameter(request);
  if (!limit) co_return error_response(limit.error());
  const Result<std::uint64_t> before = id_parameter(request, "before");
  if (!before) co_return error_response(before.error());
  const ports::AuditQuery query{*before, *limit};
  const auto entries = co_await operations->audit(query);
  if (!entries) co_return error_response(entries.error());
  co_return Response{.body = to_json(*entries)};
}

}  // namespace homeward::control
