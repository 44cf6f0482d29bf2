#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/system/driven_clock.hpp"

namespace homeward::test {

/// A clock for tests: it stands until the test advances it. Starts at 2026-01-01T00:00:00Z.
class ManualClock final : public ports::Clock {
 public:
  /// `executor` resumes the waiters; it outlives the clock.
  explicit ManualClock(boost::asio::any_io_executor executor);

  /// Moves time forward and wakes what is due; the test then runs its io_context.
  void advance(core::Duration by) { clock_.drive(clock_.now() + by); }

  /// Changes how the wall clock relates to the time line, as a clock step does.
  void set_mapping(core::ClockMapping mapping) { clock_.set_mapping(mapping); }

  /// The earliest deadline anybody waits for; SteadyTime::max() when nobody waits.
  [[nodiscard]] core::SteadyTime next_deadline() const { return clock_.next_deadline(); }

  [[nodiscard]] core::SteadyTime now() const override { return clock_.now(); }
  [[nodiscard]] core::ClockMapping mapping() const override { return clock_.mapping(); }
  [[nodiscard]] std::unique_ptr<ports::Timer> make_timer() override { return clock_.make_timer(); }

 private:
  system::DrivenClock clock_;
};

}  // namespace homeward::test
