#include "daemon/app/operations.hpp"

#include <utility>

namespace homeward::app {

boost::asio::awaitable<Result<void>> GatewayOperations::exported(std::string by, std::string via) {
  ports::AuditEntry entry;
  entry.time = gateway_.world().home_clock.wall_now();
  entry.action = "exported";
  entry.by = std::move(by);
  entry.via = std::move(via);
  gateway_.decider().note(std::move(entry));
  gateway_.committer().flush_now();
  co_await gateway_.committer().settled();
  co_return Result<void>();
}

Result<void> GatewayOperations::erase(std::string by) {
  return hooks_.erase(std::move(by));
}

}  // namespace homeward::app
