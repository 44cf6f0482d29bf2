#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> get_explanation(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {"language"});
  if (!known) co_return error_response(known.error());
  const auto language = request.query.find("language");
  const std::string wanted = language == request.query.end() ? "" : language->second;
  const Result<ports::RuleExplanation> explained = operations->explain(request.names.at(0), wanted);
  if (!explained) co_return error_response(explained.error());
  co_return Response{.body = to_json(*explained)};
}

}  // namespace homeward::control
