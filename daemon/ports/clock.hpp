#pragma once

#include "daemon/core/time.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <memory>

namespace homeward::ports {

/// Waits for an instant of the home's time line. One waiter at a time; owned by that waiter.
class Timer {
 public:
  virtual ~Timer() = default;

  /// Waits until `deadline`; true when it was reached, false when cancel() was called first.
  /// SteadyTime::max() waits for cancel() alone.
  virtual boost::asio::awaitable<bool> wait_until(core::SteadyTime deadline) = 0;

  /// Ends the wait that is under way; does nothing when none is.
  virtual void cancel() = 0;
};

/// Tells the time and makes timers. The only way the app knows time.
class Clock {
 public:
  virtual ~Clock() = default;

  [[nodiscard]] virtual core::SteadyTime now() const = 0;
  [[nodiscard]] virtual core::ClockMapping mapping() const = 0;
  [[nodiscard]] virtual std::unique_ptr<Timer> make_timer() = 0;

  [[nodiscard]] core::WallTime wall_now() const { return mapping().wall(now()); }
};

}  // namespace homeward::ports
