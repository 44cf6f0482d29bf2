#include "daemon/rules/checker.hpp"
#include "daemon/rules/engine_impl.hpp"
#include "daemon/rules/forms.hpp"
#include "daemon/rules/selector.hpp"

#include <algorithm>
#include <utility>

namespace homeward::rules {
namespace {

/// The selector of which an `each: device` rule makes one alert per device: the first in `when`.
std::string each_selector_of(const Program::Impl& program, const Rule& rule) {
  core::Diagnostics found_at_compile_time;
  Checker checker(program, found_at_compile_time);
  checker.condition(*rule.when);
  return checker.first_selector();
}

std::vector<DeviceIndex> devices_of(const Program::Impl& program, const std::string& selector) {
  std::vector<DeviceIndex> devices;
  for (const SlotIndex slot : select(program, selector).slots) {
    devices.push_back(program.slots[position_of(slot)].device);
  }
  std::sort(devices.begin(), devices.end());
  devices.erase(std::unique(devices.begin(), devices.end()), devices.end());
  return devices;
}

/// Homes without a rule that warns pay nothing for it.
bool wants_cancel_button(const RuleSet& rules) {
  const bool warns = std::any_of(rules.rules.begin(), rules.rules.end(),
                                 [](const Rule& rule) { return rule.warn_before.has_value(); });
  return warns && std::any_of(rules.groups.begin(), rules.groups.end(), [](const Group& group) {
           return group.name == CancelButton::group_name;
         });
}

}  // namespace

Engine::Impl::Impl(const Program& program, core::SteadyTime start, core::ClockMapping clock)
    : world{program.impl(),         clock, start, start, {}, {}, {}, {}, {},
            PresenceState::unknown, {},    {},    {},    {}} {
  world.slots.resize(world.program.slots.size());
  world.devices.resize(world.program.rules.devices.size());
  world.states.assign(world.program.rules.states.size(), Truth::unknown);
  world.firing.assign(world.program.rules.rules.size(), 0);
  wiring_.by_slot.resize(world.slots.size());
  wiring_.by_device.resize(world.devices.size());
  wiring_.by_state.resize(world.states.size());
  wiring_.by_rule.resize(world.firing.size());
  build_units();
  dirty_.resize(units_.size());
}

void Engine::Impl::start() {
  dirty_.mark_all(units_.size());
  evaluate_dirty(Cause::clock);
}

TimerId Engine::Impl::add_timer(Wiring::TimerOwner::Kind kind, std::size_t index) {
  wiring_.timer_owners.push_back({kind, static_cast<std::uint32_t>(index)});
  return world.timers.add();
}

/// What was held back comes like an event: before any timer of the instant.
void Engine::Impl::build_timed_slots() {
  for (std::size_t i = 0; i < world.slots.size(); ++i) {
    const SlotInfo& info = world.program.slots[i];
    if (info.debounce == core::Duration{0} && info.clear_after == core::Duration{0}) continue;
    const std::size_t index = world.timed.size();
    world.slots[i].timed = static_cast<std::uint32_t>(index);
    const TimerId hold = add_timer(Wiring::TimerOwner::Kind::hold, index);
    const TimerId decay = add_timer(Wiring::TimerOwner::Kind::decay, index);
    const SlotIndex slot{static_cast<std::uint32_t>(i)};
    world.timed.push_back(TimedSlot{slot, std::nullopt, hold, decay});
  }
}

void Engine::Impl::build_units() {
  build_timed_slots();
  // A timer that was made earlier comes first among those due at one instant: presence before all
  // states and rules.
  const TimerId presence_timer = add_timer(Wiring::TimerOwner::Kind::presence, 0);
  if (world.program.rules.presence) {
    const Builder builder(world, wiring_, UnitId{}, {});
    presence_.emplace(*world.program.rules.presence, builder, presence_timer);
  }
  if (wants_cancel_button(world.program.rules)) {
    cancel_button_.emplace(Builder(world, wiring_, UnitId{}, {}));
  }
  for (std::size_t d = 0; d < world.devices.size(); ++d) {
    DeviceState& device = world.devices[d];
    // Of one that is gone at once the link ends first: it is silent, not blind.
    device.link.timer = add_timer(Wiring::TimerOwner::Kind::link, d);
    device.data.timer = add_timer(Wiring::TimerOwner::Kind::data, d);
    const LivenessLimits& limits = world.program.liveness[d];
    if (limits.link) world.timers.set(device.link.timer, world.start + *limits.link);
    if (limits.data) world.timers.set(device.data.timer, world.start + *limits.data);
  }
  for (const StateIndex index : world.program.state_order) build_state(index);
  for (const RuleIndex index : world.program.rule_order) build_rule(index);
}

void Engine::Impl::build_state(StateIndex index) {
  const UnitId unit{static_cast<std::uint32_t>(units_.size())};
  const TimerId timer = add_timer(Wiring::TimerOwner::Kind::unit, units_.size());
  Builder builder(world, wiring_, unit, {});
  const VirtualState& state = world.program.rules.states[position_of(index)];
  units_.push_back(std::make_unique<StateUnit>(index, state, builder, timer));
  names_.push_back(Name{Name::Kind::state, position_of(index)});
}

void Engine::Impl::build_rule(RuleIndex index) {
  const Rule& rule = world.program.rules.rules[position_of(index)];
  if (!rule.enabled) return;
  if (!rule.each_device) return build_instance(index, {});
  const std::string selector = each_selector_of(world.program, rule);
  for (const DeviceIndex device : devices_of(world.program, selector)) {
    build_instance(index, Builder::Instance{device, selector});
  }
}

void Engine::Impl::build_instance(RuleIndex index, const Builder::Instance& instance) {
  const UnitId unit{static_cast<std::uint32_t>(units_.size())};
  const TimerId timer = add_timer(Wiring::TimerOwner::Kind::unit, units_.size());
  Builder builder(world, wiring_, unit, instance);
  const Rule& rule = world.program.rules.rules[position_of(index)];
  auto alert = std::make_unique<AlertUnit>(index, rule, instance.device, builder, timer);
  alerts_.push_back(alert.get());
  units_.push_back(std::move(alert));
  names_.push_back(Name{Name::Kind::rule, position_of(index)});
}

}  // namespace homeward::rules
