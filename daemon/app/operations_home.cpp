#include "daemon/app/operations.hpp"

#include <utility>

namespace homeward::app {

/// Returns when it is on disk.
boost::asio::awaitable<void> GatewayOperations::note(std::string action, std::string by,
                                                     std::string via) {
  ports::AuditEntry entry;
  entry.time = gateway_.world().home_clock.wall_now();
  entry.action = std::move(action);
  entry.by = std::move(by);
  entry.via = std::move(via);
  gateway_.decider().note(std::move(entry));
  gateway_.committer().flush_now();
  co_await gateway_.committer().settled();
}

boost::asio::awaitable<Result<void>> GatewayOperations::exported(std::string by, std::string via) {
  std::string action = "exported";
  co_await note(std::move(action), std::move(by), std::move(via));
  co_return Result<void>();
}

boost::asio::awaitable<Result<std::string>> GatewayOperations::back_up(std::string by,
                                                                       std::string via) {
  std::string action = "backed-up";
  co_await note(std::move(action), std::move(by), std::move(via));
  co_return co_await gateway_.world().store.copy();
}

Result<void> GatewayOperations::erase(std::string by) {
  return hooks_.erase(std::move(by));
}

}  // namespace homeward::app
