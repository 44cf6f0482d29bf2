#include "plugins/ble/bluez/name_cache.hpp"

namespace homeward::ble::bluez {

void NameCache::keep_always(std::set<Address> ours) {
  for (const Address& address : ours_) {
    if (!ours.contains(address) && known_.contains(address.number())) {
      strangers_.push_back(address.number());
    }
  }
  for (const Address& address : ours) strangers_.remove(address.number());
  ours_ = std::move(ours);
}

void NameCache::note(const Address& address, Known known) {
  const auto [entry, added] = known_.insert_or_assign(address.number(), std::move(known));
  if (!added || ours_.contains(address)) return;
  strangers_.push_back(address.number());
  if (strangers_.size() <= kMaxStrangers) return;
  known_.erase(strangers_.front());
  strangers_.pop_front();
}

const NameCache::Known* NameCache::find(const Address& address) const {
  const auto found = known_.find(address.number());
  return found == known_.end() ? nullptr : &found->second;
}

}  // namespace homeward::ble::bluez
