#include "daemon/system/clock_steps.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <utility>

namespace homeward::system {
namespace {

/// Sets the timer to an hour that no wait reaches: only a step of the clock ends it.
bool arm(int timer) {
  constexpr std::time_t kFar = 10L * 365 * 86'400;
  itimerspec when{};
  when.it_value.tv_sec = std::time(nullptr) + kFar;
  return ::timerfd_settime(timer, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, nullptr) == 0;
}

}  // namespace

ClockSteps::ClockSteps(boost::asio::any_io_executor executor) : timer_(std::move(executor)) {
  const int timer = ::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  if (timer < 0) return;
  boost::system::error_code failed;
  timer_.assign(timer, failed);
  if (failed) ::close(timer);
}

boost::asio::awaitable<bool> ClockSteps::wait() {
  if (!timer_.is_open() || !arm(timer_.native_handle())) co_return false;
  boost::system::error_code error;
  auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
  co_await timer_.async_wait(boost::asio::posix::stream_descriptor::wait_read, token);
  if (error) co_return false;
  std::uint64_t expirations = 0;
  const ssize_t got = ::read(timer_.native_handle(), &expirations, sizeof(expirations));
  // ECANCELED is how the kernel says that the clock was set.
  co_return got > 0 || errno == ECANCELED;
}

void ClockSteps::cancel() {
  boost::system::error_code ignored;
  timer_.cancel(ignored);
}

}  // namespace homeward::system
