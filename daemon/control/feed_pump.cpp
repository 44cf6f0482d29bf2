#include "daemon/control/feed_pump.hpp"

#include "daemon/control/json.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <utility>

namespace homeward::control {
namespace {

constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);
constexpr std::size_t kFull = 16 * 1024;  ///< bytes of lines that wait for the client

/// A cancelled wait is how a feed ends, by us or by the app that stops.
bool is_cancellation(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const boost::system::system_error& error) {
    return error.code() == boost::asio::error::operation_aborted;
  } catch (const std::exception&) {
    return false;
  }
}

}  // namespace

FeedPump::FeedPump(const boost::asio::any_io_executor& executor,
                   std::unique_ptr<ports::EventFeed> feed)
    : feed_(std::move(feed)), arrived_(executor), room_(executor) {}

std::shared_ptr<FeedPump> FeedPump::start(const boost::asio::any_io_executor& executor,
                                          std::unique_ptr<ports::EventFeed> feed,
                                          std::shared_ptr<std::size_t> running) {
  auto pump = std::make_shared<FeedPump>(executor, std::move(feed));
  ++*running;
  // Not async::spawn: this coroutine is cancelled, and ends with an exception when it is.
  auto ended = [pump, running = std::move(running)](const std::exception_ptr& failure) {
    --*running;
    if (failure && !is_cancellation(failure)) std::rethrow_exception(failure);
    pump->close();
  };
  boost::asio::co_spawn(
      executor, read(pump),
      boost::asio::bind_cancellation_slot(pump->stop_reading_.slot(), std::move(ended)));
  return pump;
}

boost::asio::awaitable<void> FeedPump::read(std::shared_ptr<FeedPump> self) {
  while (!self->closed_) {
    const ports::FollowedEvent event = co_await self->feed_->next();
    self->take(event);
    co_await self->wait_for_room();
  }
}

void FeedPump::take(const ports::FollowedEvent& event) {
  const std::uint64_t lost = feed_->lost();
  if (lost > 0) pending_ += lost_json(lost) + '\n';
  pending_ += to_json(event) + '\n';
  arrived_.cancel();
}

boost::asio::awaitable<void> FeedPump::wait_for_room() {
  while (!closed_ && pending_.size() >= kFull) {
    room_.expires_at(boost::asio::steady_timer::time_point::max());
    co_await room_.async_wait(kTuple);
  }
}

boost::asio::awaitable<std::string> FeedPump::lines(std::chrono::milliseconds patience) {
  if (pending_.empty() && !closed_) {
    arrived_.expires_after(patience);
    co_await arrived_.async_wait(kTuple);
  }
  room_.cancel();
  co_return std::exchange(pending_, {});
}

void FeedPump::close() {
  if (closed_) return;
  closed_ = true;
  arrived_.cancel();
  room_.cancel();
  stop_reading_.emit(boost::asio::cancellation_type::terminal);
}

}  // namespace homeward::control
