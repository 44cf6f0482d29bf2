#pragma once

#include "daemon/ports/clock.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <cstdint>
#include <map>
#include <memory>

namespace homeward::system {

/// A clock that stands until it is driven: `homewardd --clock replay` drives it with the stamps of
/// a recording, the simulation with its event queue. The time line equals the wall clock.
class DrivenClock final : public ports::Clock {
 public:
  /// `executor` resumes the waiters; it outlives the clock.
  DrivenClock(boost::asio::any_io_executor executor, core::SteadyTime start);
  ~DrivenClock() override;

  /// Moves time forward to `now` (earlier values are ignored) and wakes every timer due by then,
  /// in the order of their deadlines, those of one instant in the order of their waits.
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
  std::map<std::uint64_t, DrivenTimer*> waiting_;  ///< by the order in which they began to wait
  std::uint64_t waits_{0};
};

}  // namespace homeward::system
