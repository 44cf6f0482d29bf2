#include "daemon/control/body.hpp"
#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {
namespace {

Result<ports::AlertQuery> alert_query(const Request& request) {
  const Result<void> known = expect_parameters(request, {"open", "limit", "before"});
  if (!known) return known.error();
  const Result<bool> open = flag_parameter(request, "open");
  if (!open) return open.error();
  const Result<std::uint32_t> limit = limit_parameter(request);
  if (!limit) return limit.error();
  const auto before = request.query.find("before");
  const std::string id = before == request.query.end() ? std::string() : before->second;
  return ports::AlertQuery{.open_only = *open, .limit = *limit, .before = core::AlertId(id)};
}

Response alert_response(const Result<core::Alert>& alert) {
  if (!alert) return error_response(alert.error());
  return {.body = to_json(*alert)};
}

}  // namespace

awaitable<Reply> get_alerts(ports::Operations* operations, Request request) {
  const Result<ports::AlertQuery> query = alert_query(request);
  if (!query) co_return error_response(query.error());
  const ports::AlertQuery wanted = *query;
  const auto alerts = co_await operations->alerts(wanted);
  if (!alerts) co_return error_response(alerts.error());
  co_return Response{.body = to_json(*alerts)};
}

awaitable<Reply> post_acknowledge(ports::Operations* operations, Request request) {
  const Result<AcknowledgeBody> body = decode_acknowledge(request.body);
  if (!body) co_return error_response(body.error());
  std::string alert = request.names.at(0);
  std::string by = body->by;
  std::string via = "cli";
  const Result<core::Alert> acknowledged =
      co_await operations->acknowledge(std::move(alert), std::move(by), std::move(via));
  co_return alert_response(acknowledged);
}

awaitable<Reply> post_test_alert(ports::Operations* operations, Request request) {
  const Result<TestAlertBody> body = decode_test_alert(request.body);
  if (!body) co_return error_response(body.error());
  std::string rule = body->rule;
  std::string by = body->by;
  std::string via = "cli";
  const Result<core::Alert> alert =
      co_await operations->test_alert(std::move(rule), std::move(by), std::move(via));
  co_return alert_response(alert);
}

}  // namespace homeward::control
