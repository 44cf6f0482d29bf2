#pragma once

#include "daemon/app/wakeup.hpp"
#include "daemon/core/event.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/operations.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <set>

namespace homeward::app {

/// Shows events to whoever follows them (`homeward events --follow`). Costs nothing while nobody
/// does; a reader that is slower than the home loses the oldest, counted.
class EventFeeds {
 public:
  explicit EventFeeds(ports::Clock& clock) : clock_(clock) {}

  void offer(const core::Event& event);
  void offer(const ports::WarningNotice& warning);
  [[nodiscard]] std::unique_ptr<ports::EventFeed> open();

 private:
  class Feed;

  ports::Clock& clock_;
  std::set<Feed*> feeds_;  ///< feeds add and remove themselves
};

}  // namespace homeward::app
