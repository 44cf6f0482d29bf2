#include "daemon/control/body.hpp"
#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> get_rules(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {});
  if (!known) co_return error_response(known.error());
  co_return Response{.body = to_json(operations->rules())};
}

awaitable<Reply> get_explanation(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {"language"});
  if (!known) co_return error_response(known.error());
  const auto language = request.query.find("language");
  const std::string wanted = language == request.query.end() ? "" : language->second;
  const Result<ports::RuleExplanation> explained = operations->explain(request.names.at(0), wanted);
  if (!explained) co_return error_response(explained.error());
  co_return Response{.body = to_json(*explained)};
}

awaitable<Reply> get_routine(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {"rule"});
  if (!known) co_return error_response(known.error());
  const auto rule = request.query.find("rule");
  const auto measures = operations->routine(rule == request.query.end() ? "" : rule->second);
  if (!measures) co_return error_response(measures.error());
  co_return Response{.body = to_json(*measures)};
}

awaitable<Reply> post_cancel_warning(ports::Operations* operations, Request request) {
  Result<CancelBody> body = decode_cancel(request.body);
  if (!body) co_return error_response(body.error());
  std::string rule = request.names.at(0);
  std::string device = std::move(body->device);
  std::string by = std::move(body->by);
  std::string via = "cli";
  const Result<void> done = co_await operations->cancel_warning(std::move(rule), std::move(device),
                                                                std::move(by), std::move(via));
  if (!done) co_return error_response(done.error());
  co_return Response{.body = "{}"};
}

}  // namespace homeward::control
