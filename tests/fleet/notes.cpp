#include "tests/fleet/notes.hpp"

#include <chrono>
#include <utility>

namespace homeward::fleet {
namespace {

core::WallTime wall_now() {
  return std::chrono::time_point_cast<core::WallTime::duration>(std::chrono::system_clock::now());
}

}  // namespace

void Notes::write(std::string_view what, const std::string& home, std::string_view subject,
                  core::WallTime at) {
  file_ << what << '\t' << home << '\t' << subject << '\t'
        << std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count()
        << std::endl;
}

boost::asio::awaitable<Result<void>> NotedLink::connect(ports::LinkOptions options) {
  const std::string broker = options.broker;
  notes_.write("try", home_, broker, wall_now());
  Result<void> done = co_await link_->connect(std::move(options));
  const std::string outcome = done ? broker : to_text(done.error());
  notes_.write(done ? "connected" : "failed", home_, outcome, wall_now());
  co_return done;
}

boost::asio::awaitable<Result<void>> NotedLink::publish(ports::WireMessage message) {
  return link_->publish(std::move(message));
}

boost::asio::awaitable<Result<ports::WireMessage>> NotedLink::receive() {
  return link_->receive();
}

boost::asio::awaitable<void> NotedLink::disconnect(std::chrono::milliseconds grace) {
  return link_->disconnect(grace);
}

boost::asio::awaitable<Result<void>> NotedStore::write(
    std::shared_ptr<const ports::Commit> commit) {
  const Result<void> done = co_await store_->write(commit);
  if (done) {
    for (const ports::OutboxRow& row : commit->outbox) {
      notes_.write("queued", home_, row.id, row.time);
    }
  }
  co_return done;
}

}  // namespace homeward::fleet
