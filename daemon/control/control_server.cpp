#include "daemon/control/control_server.hpp"

#include "daemon/control/connection.hpp"
#include "daemon/control/listener.hpp"
#include "lib/async/spawn.hpp"
#include "lib/log/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <set>
#include <utility>

namespace homeward::control {
namespace {

using boost::asio::awaitable;

constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);

/// Longer than the deadline of a plugin command, the slowest request there is.
constexpr std::chrono::seconds kStopPatience{15};
/// After a failed accept (no descriptors left), so that it does not spin.
constexpr std::chrono::milliseconds kAcceptPause{200};
constexpr std::chrono::milliseconds kStopPoll{20};

}  // namespace

class ControlServer::Impl {
 public:
  Impl(boost::asio::any_io_executor executor, std::filesystem::path socket,
       ports::Operations& operations, ControlLimits limits)
      : executor_(std::move(executor)),
        listener_(executor_, std::move(socket)),
        operations_(operations),
        limits_(limits),
        pause_(executor_) {}

  static awaitable<void> run(std::shared_ptr<Impl> self) {
    while (!self->stopping_) co_await self->accept_one(self);
    co_await self->wait_for_the_last();
  }

  void stop() {
    if (stopping_) return;
    stopping_ = true;
    boost::system::error_code ignored;
    listener_.acceptor().close(ignored);
    pause_.cancel();
    for (const auto& connection : connections_) connection->finish();
  }

  [[nodiscard]] std::size_t connections() const { return connections_.size(); }
  [[nodiscard]] std::size_t streams() const { return *streams_; }

 private:
  awaitable<void> accept_one(std::shared_ptr<Impl> self) {
    auto [error, socket] = co_await listener_.acceptor().async_accept(kTuple);
    if (stopping_) co_return;
    if (error) {
      log::warning("control: can't accept a client", {{"why", error.message()}});
      pause_.expires_after(kAcceptPause);
      co_await pause_.async_wait(kTuple);
    } else if (connections_.size() >= limits_.connections) {
      turn_away(std::move(socket));
    } else {
      auto connection =
          std::make_shared<Connection>(std::move(socket), operations_, limits_, streams_);
      connections_.insert(connection);
      async::spawn("control client", executor_, serve(self, connection));
    }
  }

  static awaitable<void> serve(std::shared_ptr<Impl> self, std::shared_ptr<Connection> connection) {
    co_await connection->run();
    self->connections_.erase(connection);
  }

  /// Requests end by their own deadlines and feeds by cancellation; a short poll at the end of
  /// the process's life is simpler than one more signal.
  awaitable<void> wait_for_the_last() {
    const auto deadline = std::chrono::steady_clock::now() + kStopPatience;
    while (!connections_.empty() || *streams_ > 0) {
      if (std::chrono::steady_clock::now() >= deadline) {
        log::warning("control: requests still run", {{"count", connections_.size()}});
        co_return;
      }
      pause_.expires_after(kStopPoll);
      co_await pause_.async_wait(kTuple);
    }
  }

  boost::asio::any_io_executor executor_;
  Listener listener_;
  ports::Operations& operations_;
  const ControlLimits limits_;
  std::set<std::shared_ptr<Connection>> connections_;
  std::shared_ptr<std::size_t> streams_ = std::make_shared<std::size_t>(0);
  boost::asio::steady_timer pause_;
  bool stopping_{false};
};

ControlServer::ControlServer(boost::asio::any_io_executor executor, std::filesystem::path socket,
                             ports::Operations& operations, ControlLimits limits)
    : impl_(std::make_shared<Impl>(std::move(executor), std::move(socket), operations, limits)) {}

ControlServer::~ControlServer() = default;

boost::asio::awaitable<void> ControlServer::run() {
  return Impl::run(impl_);
}

void ControlServer::stop() {
  impl_->stop();
}

std::size_t ControlServer::connections() const {
  return impl_->connections();
}

std::size_t ControlServer::streams() const {
  return impl_->streams();
}

}  // namespace homeward::control
