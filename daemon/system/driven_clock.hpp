#pragma once

#include "daemon/ports/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <set>

namespace homeward::system {

/// A clock that stands until it is driven: `homewardd --clock replay` drives it with the stamps of
/// a recording, the simulation with its event queue. The time line equals the wall clock.
class DrivenClock final : public ports::Clock {
 public:
  /// `executor` resumes the waiters; it outlives the clock.
  DrivenClock(boost::asio::any_io_executor executor, core::SteadyTime start);
  ~DrivenClock() override;

  /// Moves time forward to `now` (earlier values are ignored) and wakes every timer due by then,
  /// in the order of their deadlines.
  void drive(core::SteadyTime now);

  /// The earliest deadline anybody waits for; SteadyTime::max() when nobody waits.
  [[nodiscard]] core::SteadyTime next_deadline() const;

  /// Changes how the wall clock relates to the time line, as a clock step does.
  void set_mapping(core::ClockMapping mapping) { mapping_ = mapping; }

  [[nodiscard]] core::SteadyTime now() const override { return now_; }
  [[nodiscard]] core::ClockMapping mapping() const override { return mapping_; }
  [[nodiscard]] std::unique_ptr<ports::Timer> make_timer() override;

 private:
  class DrivenTimer;

  boost::asio::any_io_executor executor_;
  core::SteadyTime now_;
  core::ClockMapping mapping_;
  std::set<DrivenTimer*> waiting_;  ///< timers add themselves while they wait
};

}  // namespace homeward::system
