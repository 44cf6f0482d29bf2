#include "daemon/control/body.hpp"
#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> post_silence(ports::Operations* operations, Request request) {
  Result<ports::SilenceRequest> body = decode_silence(request.body);
  if (!body) co_return error_response(body.error());
  ports::SilenceRequest asked = std::move(*body);
  asked.via = "cli";
  const Result<core::Silence> silence = co_await operations->silence(std::move(asked));
  if (!silence) co_return error_response(silence.error());
  co_return Response{.body = to_json(*silence)};
}

awaitable<Reply> post_end_silence(ports::Operations* operations, Request request) {
  const Result<AcknowledgeBody> body = decode_acknowledge(request.body);
  if (!body) co_return error_response(body.error());
  std::string rule = request.names.at(0);
  std::string by = body->by;
  std::string via = "cli";
  const Result<void> ended =
      co_await operations->end_silence(std::move(rule), std::move(by), std::move(via));
  if (!ended) co_return error_response(ended.error());
  co_return Response{.body = "{}"};
}

}  // namespace homeward::control
