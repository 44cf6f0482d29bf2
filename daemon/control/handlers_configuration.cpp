#include "daemon/control/handlers.hpp"
#include "daemon/control/json.hpp"

namespace homeward::control {

/// A configuration with errors is an answer, not a failure of the request: the caller reads it.
awaitable<Reply> post_reload(ports::Operations* operations, Request /*request*/) {
  const ports::ReloadReport report = operations->reload();
  co_return Response{.body = to_json(report)};
}

}  // namespace homeward::control
