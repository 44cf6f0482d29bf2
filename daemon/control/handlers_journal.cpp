#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

awaitable<Reply> get_journal(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {"after", "limit"});
  if (!known) co_return error_response(known.error());
  const Result<std::uint32_t> limit = limit_parameter(request);
  if (!limit) co_return error_response(limit.error());
  const Result<std::uint64_t> after = id_parameter(request, "after");
  if (!after) co_return error_response(after.error());
  const std::uint64_t first = *after;
  const std::uint32_t count = *limit;
  const Result<ports::JournalPage> page = co_await operations->journal(first, count);
  if (!page) co_return error_response(page.error());
  co_return Response{.body = to_json(*page)};
}

awaitable<Reply> get_hindsight(ports::Operations* operations, Request request) {
  const Result<void> known = expect_parameters(request, {"since"});
  if (!known) co_return error_response(known.error());
  const auto text = request.query.find("since");
  core::WallTime since{};
  if (text != request.query.end()) {
    const Result<core::WallTime> read = parse_rfc3339(text->second);
    if (!read) co_return error_response(read.error());
    since = *read;
  }
  const Result<ports::Hindsight> seen = co_await operations->hindsight(since);
  if (!seen) co_return error_response(seen.error());
  co_return Response{.body = to_json(*seen)};
}

}  // namespace homeward::control
