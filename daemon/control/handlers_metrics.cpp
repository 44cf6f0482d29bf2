#include "daemon/control/handlers.hpp"
#include "daemon/control/metrics.hpp"

namespace homeward::control {

awaitable<Reply> get_metrics(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {});
  if (!known) co_return error_response(known.error());
  Response response;
  response.body = metrics_text(operations->status(), operations->devices());
  response.content_type = kMetricsType;
  co_return response;
}

}  // namespace homeward::control
