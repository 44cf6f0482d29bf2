#include "daemon/app/operations.hpp"

#include <utility>

namespace homeward::app {

ports::PresenceStatus GatewayOperations::presence() const {
  ports::PresenceStatus status;
  const rules::Engine* engine = gateway_.decider().engine();
  if (engine == nullptr) return status;
  const rules::PresenceView view = engine->presence_view();
  const ports::Clock& clock = gateway_.world().home_clock;
  status.state = std::string(to_text(view.state));
  if (view.state != rules::PresenceState::unknown) status.since = clock.mapping().wall(view.since);
  if (view.hold_until && *view.hold_until > clock.wall_now()) {
    status.vacation_until = view.hold_until;
  }
  return status;
}

boost::asio::awaitable<Result<ports::PresenceStatus>> GatewayOperations::set_presence(
    ports::PresenceRequest request) {
  const Result<void> done = gateway_.decider().set_presence(request);
  if (!done) co_return done.error();
  co_await gateway_.committer().settled();
  co_return presence();
}

}  // namespace homeward::app
