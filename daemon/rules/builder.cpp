#include "daemon/rules/builder.hpp"

#include "daemon/rules/forms.hpp"
#include "daemon/rules/selector.hpp"
#include "lib/base/assert.hpp"

#include <algorithm>

namespace homeward::rules {

NodePtr Builder::build(const Condition& condition) {
  return form_of(condition).build(condition, *this);
}

std::vector<SlotIndex> Builder::slots(const Selector& selector) const {
  std::vector<SlotIndex> slots = select(world_.program, selector.text).slots;
  if (instance_.device && selector.text == instance_.each_selector) {
    std::erase_if(slots, [this](SlotIndex slot) {
      return world_.program.slots[position_of(slot)].device != *instance_.device;
    });
    slots.shrink_to_fit();  // Each device of each rule keeps its own list.
  }
  return slots;
}

Calendar Builder::calendar(const WindowReference& reference) const {
  const RuleSet& rules = world_.program.rules;
  return Calendar(rules.zone, schedule_of(rules, reference), rules.holidays);
}

LeafId Builder::leaf(Node& node) {
  const LeafId id{static_cast<std::uint32_t>(wiring_.leaves.size())};
  wiring_.leaves.push_back(Wiring::Leaf{&node, unit_});
  return id;
}

void Builder::subscribe(LeafId leaf, SlotIndex slot, std::uint32_t tag) {
  wiring_.by_slot[position_of(slot)].push_back(Wiring::Subscription{leaf, tag});
  subscribed_.push_back(slot);
}

void Builder::follow_device(LeafId leaf, DeviceIndex device) {
  wiring_.by_device[position_of(device)].push_back(leaf);
}

void Builder::follow_state(LeafId leaf, StateIndex state) {
  wiring_.by_state[position_of(state)].push_back(leaf);
}

void Builder::follow_rule(LeafId leaf, RuleIndex rule) {
  wiring_.by_rule[position_of(rule)].push_back(leaf);
}

void Builder::follow_presence(LeafId leaf) {
  wiring_.of_presence.push_back(leaf);
}

void Builder::follow_clock(LeafId leaf) {
  wiring_.of_clock.push_back(leaf);
}

TimerId Builder::timer(LeafId leaf) {
  wiring_.timer_owners.push_back(
      {Wiring::TimerOwner::Kind::leaf, static_cast<std::uint32_t>(leaf)});
  return world_.timers.add();
}

std::vector<SlotIndex> Builder::subscribed() const {
  std::vector<SlotIndex> slots = subscribed_;
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  return slots;
}

Schedule schedule_of(const RuleSet& rules, const WindowReference& reference) {
  if (const auto* name = std::get_if<std::string>(&reference.window)) {
    const auto found = rules.schedules.find(*name);
    HW_ASSERT(found != rules.schedules.end());
    return found->second;
  }
  Schedule schedule;
  schedule.window = std::get<DailyWindow>(reference.window);
  return schedule;
}

}  // namespace homeward::rules
