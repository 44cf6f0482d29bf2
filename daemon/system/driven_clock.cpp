#include "daemon/system/driven_clock.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <vector>

namespace homeward::system {

using core::SteadyTime;

/// Sleeps on an Asio timer that never expires by itself; drive() or cancel() ends the sleep.
class DrivenClock::DrivenTimer final : public ports::Timer {
 public:
  explicit DrivenTimer(DrivenClock& clock)
      : clock_(clock), sleep_(clock.executor_, boost::asio::steady_timer::time_point::max()) {}
  ~DrivenTimer() override { clock_.waiting_.erase(wait_); }

  boost::asio::awaitable<bool> wait_until(SteadyTime deadline) override {
    if (deadline <= clock_.now_) co_return true;
    deadline_ = deadline;
    reached_ = false;
    wait_ = ++clock_.waits_;
    clock_.waiting_.emplace(wait_, this);
    boost::system::error_code error;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, error);
    co_await sleep_.async_wait(token);
    co_return reached_;
  }

  void cancel() override { end(false); }

  void end(bool reached) {
    if (clock_.waiting_.erase(wait_) == 0) return;
    reached_ = reached;
    sleep_.cancel();
  }

  [[nodiscard]] SteadyTime deadline() const { return deadline_; }

 private:
  DrivenClock& clock_;
  boost::asio::steady_timer sleep_;
  SteadyTime deadline_{};
  std::uint64_t wait_{0};  ///< its place in `waiting_`; 0 before the first wait
  bool reached_{false};
};

DrivenClock::DrivenClock(boost::asio::any_io_executor executor, SteadyTime start)
    : executor_(std::move(executor)), now_(start) {}

DrivenClock::~DrivenClock() = default;

void DrivenClock::drive(SteadyTime now) {
  if (now <= now_) return;
  now_ = now;
  std::vector<DrivenTimer*> due;
  for (const auto& [wait, timer] : waiting_) {
    if (timer->deadline() <= now_) due.push_back(timer);
  }
  std::stable_sort(due.begin(), due.end(), [](const DrivenTimer* a, const DrivenTimer* b) {
    return a->deadline() < b->deadline();
  });
  for (DrivenTimer* timer : due) timer->end(true);
}

SteadyTime DrivenClock::next_deadline() const {
  SteadyTime next = SteadyTime::max();
  for (const auto& [wait, timer] : waiting_) next = std::min(next, timer->deadline());
  return next;
}

std::unique_ptr<ports::Timer> DrivenClock::make_timer() {
  return std::make_unique<DrivenTimer>(*this);
}

}  // namespace homeward::system
