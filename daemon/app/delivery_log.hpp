#pragma once

#include "daemon/ports/operations.hpp"
#include "daemon/ports/outbox.hpp"

#include <cstddef>
#include <deque>
#include <vector>

namespace homeward::app {

/// When the broker took the newest alert messages of one platform, so that people can be told how
/// long an alert was on its way. A look at what happens, never its record: the outbox is that.
class DeliveryLog {
 public:
  static constexpr std::size_t kKept = 32;  ///< messages; older ones are forgotten

  /// A message was queued; again for the same one changes nothing. What is no alert is left out.
  void queued(const ports::OutboxRow& row);
  /// The broker acknowledged it at `at`; the first time counts.
  void taken(const ports::OutboxRow& row, core::WallTime at);

  /// Oldest first.
  [[nodiscard]] std::vector<ports::AlertDelivery> list() const;

 private:
  [[nodiscard]] ports::AlertDelivery* find(const ports::OutboxRow& row);

  std::deque<ports::AlertDelivery> deliveries_;
};

}  // namespace homeward::app
