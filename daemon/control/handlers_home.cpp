#include "daemon/control/body.hpp"
#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"
#include "lib/json/writer.hpp"

namespace homeward::control {

awaitable<Reply> post_export(ports::Operations* operations, Request request) {
  const Result<AcknowledgeBody> body = decode_acknowledge(request.body);
  if (!body) co_return error_response(body.error());
  std::string by = body->by;
  std::string via = "cli";
  const Result<void> noted = co_await operations->exported(std::move(by), std::move(via));
  if (!noted) co_return error_response(noted.error());
  co_return Response{.body = "{}"};
}

awaitable<Reply> post_backup(ports::Operations* operations, Request request) {
  const Result<AcknowledgeBody> body = decode_acknowledge(request.body);
  if (!body) co_return error_response(body.error());
  std::string by = body->by;
  std::string via = "cli";
  const Result<std::string> copy = co_await operations->back_up(std::move(by), std::move(via));
  if (!copy) co_return error_response(copy.error());
  Response response;
  json::Writer(response.body).begin_object().text("file", *copy).end_object();
  co_return response;
}

awaitable<Reply> post_erase(ports::Operations* operations, Request request) {
  const Result<AcknowledgeBody> body = decode_acknowledge(request.body);
  if (!body) co_return error_response(body.error());
  const Result<void> begun = operations->erase(body->by);
  if (!begun) co_return error_response(begun.error());
  co_return Response{.body = "{}"};
}

}  // namespace homeward::control
