#include "daemon/system/clock_steps.hpp"

#include "lib/async/spawn.hpp"

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

namespace homeward::system {
namespace {

// The clock of the machine that runs the tests is not set for a test; what can be shown is that
// the kernel gives the timer, that nothing ends it while nobody sets the clock, and that it ends.
TEST(ClockSteps, WaitsUntilItIsCancelled) {
  boost::asio::io_context loop;
  ClockSteps steps(loop.get_executor());
  std::optional<bool> stepped;
  const auto wait = [](ClockSteps& all,
                       std::optional<bool>& answer) -> boost::asio::awaitable<void> {
    answer = co_await all.wait();
  };
  async::spawn("wait", loop.get_executor(), wait(steps, stepped));
  loop.run_for(std::chrono::milliseconds{50});
  EXPECT_FALSE(stepped.has_value());
  steps.cancel();
  loop.run_for(std::chrono::seconds{5});
  EXPECT_EQ(stepped, false);
}

}  // namespace
}  // namespace homeward::system
