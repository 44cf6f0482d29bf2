#include "daemon/system/system_clock.hpp"

#include "daemon/system/time_source.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <ctime>

namespace homeward::system {
namespace {

using core::Duration;
using core::SteadyTime;
using core::TimeQuality;

Duration read_clock(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return std::chrono::duration_cast<Duration>(std::chrono::seconds{time.tv_sec} +
                                              std::chrono::nanoseconds{time.tv_nsec});
}

/// A clock before the build of this program can't be right whatever anybody says.
TimeQuality read_quality() {
  constexpr Duration kEarliest = std::chrono::seconds{1'767'225'600};  // 2026-01-01
  const Duration shown = read_clock(CLOCK_REALTIME);
  if (shown < kEarliest) return TimeQuality::unsynchronised;
  return TimeSource().quality(core::WallTime{shown});
}

/// Waits on the loop in slices, so that a suspend in between is noticed within a minute:
/// Asio's timer runs on CLOCK_MONOTONIC, the home's time line does not stop in a suspend.
class SystemTimer final : public ports::Timer {
 public:
  SystemTimer(const SystemClock& clock, const boost::asio::any_io_executor& executor)
      : clock_(clock), timer_(executor) {}

  boost::asio::awaitable<bool> wait_until(SteadyTime deadline) override {
    cancelled_ = false;
    while (!cancelled_) {
      const Duration left = deadline - clock_.now();
      if (left <= Duration::zero()) co_return true;
      set_alarm(deadline, left);
      boost::system::error_code error;
      auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
      co_await timer_.async_wait(token);
    }
    co_return false;
  }

  void cancel() override {
    cancelled_ = true;
    timer_.cancel();
  }

 private:
  void set_alarm(SteadyTime deadline, Duration left) {
    constexpr Duration kSlice = std::chrono::minutes{1};
    if (deadline == SteadyTime::max()) {
      timer_.expires_at(boost::asio::steady_timer::time_point::max());
    } else {
      timer_.expires_after(std::min(left, kSlice));
    }
  }

  const SystemClock& clock_;
  boost::asio::steady_timer timer_;
  bool cancelled_{false};
};

}  // namespace

SystemClock::SystemClock(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {
  origin_ = read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME);
  refresh();
}

void SystemClock::continue_at(SteadyTime now, Duration offset) {
  origin_ = now.time_since_epoch() - read_clock(CLOCK_BOOTTIME);
  mapping_.offset = offset;
  continued_ = true;
  refresh();
}

Duration SystemClock::since_boot() {
  return read_clock(CLOCK_BOOTTIME);
}

bool SystemClock::refresh() {
  constexpr Duration kStep = std::chrono::seconds{2};
  const Duration offset = read_clock(CLOCK_REALTIME) - now().time_since_epoch();
  const TimeQuality quality = read_quality();
  const bool believed = quality != TimeQuality::unsynchronised || !continued_;
  const bool stepped = believed && std::chrono::abs(offset - mapping_.offset) > kStep;
  if (!stepped && quality == mapping_.quality) return false;
  if (stepped) mapping_.offset = offset;
  mapping_.quality = quality;
  return true;
}

SteadyTime SystemClock::now() const {
  return SteadyTime{read_clock(CLOCK_BOOTTIME) + origin_};
}

core::ClockMapping SystemClock::mapping() const {
  return mapping_;
}

std::unique_ptr<ports::Timer> SystemClock::make_timer() {
  return std::make_unique<SystemTimer>(*this, executor_);
}

}  // namespace homeward::system
