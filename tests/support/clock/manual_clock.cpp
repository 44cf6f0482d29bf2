#include "tests/support/clock/manual_clock.hpp"

#include <utility>

namespace homeward::test {
namespace {

constexpr core::SteadyTime start_of_2026() {
  using namespace std::chrono;
  const sys_days day{year{2026} / January / 1};
  return core::SteadyTime{core::Duration{day.time_since_epoch()}};
}

}  // namespace

ManualClock::ManualClock(boost::asio::any_io_executor executor)
    : clock_(std::move(executor), start_of_2026()) {}

}  // namespace homeward::test
