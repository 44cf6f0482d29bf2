#pragma once

#include "daemon/ports/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>

namespace homeward::system {

/// The machine's clocks. The home's time line is CLOCK_BOOTTIME (it counts through suspend) moved
/// by an origin that makes it go on across restarts; the wall clock is CLOCK_REALTIME.
class SystemClock final : public ports::Clock {
 public:
  /// `executor` runs the timers; it outlives the clock. The time line starts equal to the wall
  /// clock until continue_at() says otherwise.
  explicit SystemClock(boost::asio::any_io_executor executor);

  /// Lets the time line go on: now() returns `now` at this moment. `offset` ties it to the wall
  /// clock as before, so that a stamp keeps its value; refresh() finds out whether it still does.
  /// Call it before anything waits for a timer.
  void continue_at(core::SteadyTime now, core::Duration offset);

  /// Since the machine's boot, counting through suspend.
  [[nodiscard]] static core::Duration since_boot();

  /// Reads the wall clock and its quality again; the mapping changes when the clock was stepped
  /// by more than 2 s (RULES.md 7.5) or when its quality changed. True when it changed. A wall
  /// clock that was never set (1970) is not believed once continue_at() told a better one: stamps
  /// then go on from the last run, unsynchronised, and never fall behind it.
  bool refresh();

  [[nodiscard]] core::SteadyTime now() const override;
  [[nodiscard]] core::ClockMapping mapping() const override;
  [[nodiscard]] std::unique_ptr<ports::Timer> make_timer() override;

 private:
  boost::asio::any_io_executor executor_;
  core::Duration origin_{0};
  core::ClockMapping mapping_;
  bool continued_{false};
};

}  // namespace homeward::system
