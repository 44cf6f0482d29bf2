#include "daemon/app/delivery_log.hpp"

#include <algorithm>

namespace homeward::app {
namespace {

constexpr std::string_view kAlertType = "care.homeward.alert.";

}  // namespace

void DeliveryLog::queued(const ports::OutboxRow& row) {
  if (!row.type.starts_with(kAlertType) || find(row) != nullptr) return;
  deliveries_.push_back({row.id, std::nullopt});
  if (deliveries_.size() > kKept) deliveries_.pop_front();
}

void DeliveryLog::taken(const ports::OutboxRow& row, core::WallTime at) {
  ports::AlertDelivery* delivery = find(row);
  if (delivery != nullptr && !delivery->taken_at) delivery->taken_at = at;
}

std::vector<ports::AlertDelivery> DeliveryLog::list() const {
  return {deliveries_.begin(), deliveries_.end()};
}

ports::AlertDelivery* DeliveryLog::find(const ports::OutboxRow& row) {
  const auto found =
      std::find_if(deliveries_.begin(), deliveries_.end(),
                   [&row](const ports::AlertDelivery& one) { return one.message == row.id; });
  return found == deliveries_.end() ? nullptr : &*found;
}

}  // namespace homeward::app
