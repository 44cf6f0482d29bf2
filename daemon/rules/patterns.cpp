#include "daemon/rules/patterns.hpp"

#include "lib/base/assert.hpp"

#include <algorithm>

namespace homeward::rules {

void Patterns::add(const Builder& builder, const EventPattern& pattern) {
  HW_ASSERT(count_ < 32);
  for (const EventPattern::Item& source : pattern.items) {
    Item item;
    item.bit = 1U << count_;
    item.kind = source.reports          ? Item::Kind::report
                : source.values.empty() ? Item::Kind::activity
                                        : Item::Kind::value;
    for (const core::Value& value : source.values) item.values.push_back(core::canonical(value));
    const auto index = static_cast<std::uint32_t>(items_.size());
    items_.push_back(std::move(item));
    for (const SlotIndex slot : builder.slots(source.selector)) {
      auto entry = std::find_if(entries_.begin(), entries_.end(),
                                [slot](const Entry& known) { return known.slot == slot; });
      if (entry == entries_.end()) entry = entries_.insert(entry, Entry{slot, {}});
      entry->items.push_back(index);
    }
  }
  ++count_;
}

void Patterns::connect(Builder& builder, LeafId leaf) {
  for (std::size_t tag = 0; tag < entries_.size(); ++tag) {
    builder.subscribe(leaf, entries_[tag].slot, static_cast<std::uint32_t>(tag));
  }
}

std::uint32_t Patterns::match(const SlotEvent& event, std::uint32_t tag) const noexcept {
  if (event.restored || event.late) return 0;
  std::uint32_t bits = 0;
  for (const std::uint32_t index : entries_[tag].items) {
    const Item& item = items_[index];
    if (item.kind == Item::Kind::report) {
      bits |= item.bit;
    } else if (item.kind == Item::Kind::activity) {
      if (event.activity) bits |= item.bit;
    } else if (event.occurs && std::find(item.values.begin(), item.values.end(), event.value) !=
                                   item.values.end()) {
      bits |= item.bit;
    }
  }
  return bits;
}

std::vector<std::uint32_t> Patterns::tags_by_slot(std::size_t slot_count) const {
  std::vector<std::uint32_t> tags(slot_count, no_tag);
  for (std::size_t tag = 0; tag < entries_.size(); ++tag) {
    tags[position_of(entries_[tag].slot)] = static_cast<std::uint32_t>(tag);
  }
  return tags;
}

std::vector<DeviceIndex> Patterns::devices(const World& world) const {
  std::vector<DeviceIndex> devices;
  for (const Entry& entry : entries_) {
    devices.push_back(world.program.slots[position_of(entry.slot)].device);
  }
  std::sort(devices.begin(), devices.end());
  devices.erase(std::unique(devices.begin(), devices.end()), devices.end());
  return devices;
}

}  // namespace homeward::rules
