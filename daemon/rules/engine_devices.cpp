// The two liveness clocks of each device (liveness.hpp), RULES.md 7.6 and 7.8.
#include "daemon/rules/engine_impl.hpp"

#include <algorithm>

namespace homeward::rules {
namespace {

/// A sign this soon after a report tells nothing new.
constexpr core::Duration soon = std::chrono::minutes{1};

bool belongs_to(const DeviceDeclaration& device, std::string_view plugin) {
  const std::string& address = device.address.str();
  return address.size() > plugin.size() && address.starts_with(plugin) &&
         address[plugin.size()] == ':';
}

/// From when on the time of a clock passed unheard, if its plugin is deaf since `deaf`.
core::SteadyTime unheard_since(const LivenessClock& clock, core::SteadyTime deaf) {
  return std::max(deaf, clock.at.value_or(deaf));
}

bool is_excused(const LivenessClock& clock) {
  return !clock.silent || clock.excused;
}

}  // namespace

std::optional<DeviceIndex> Engine::Impl::find_device(const core::DeviceId& device) const {
  const auto found = world.program.devices.find(device.str());
  if (found == world.program.devices.end()) return std::nullopt;
  return found->second;
}

std::optional<core::SteadyTime> Engine::Impl::deaf_since(DeviceIndex device) const {
  for (const auto& [plugin, since] : world.deaf) {
    if (belongs_to(world.program.rules.devices[position_of(device)], plugin)) return since;
  }
  return std::nullopt;
}

void Engine::Impl::restart(LivenessClock& clock, core::SteadyTime at,
                           std::optional<core::Duration> limit) {
  clock.at = at;
  clock.coarse = clock.silent = clock.excused = false;
  clock.left = clock.deaf = core::Duration{0};
  if (limit) world.timers.set(clock.timer, world.watch.counting_from(at) + *limit);
}

void Engine::Impl::hear_device(DeviceIndex index, core::SteadyTime at, bool data) {
  DeviceState& device = world.devices[position_of(index)];
  const LivenessLimits& limits = world.program.liveness[position_of(index)];
  restart(device.link, at, limits.link);
  if (data) restart(device.data, at, limits.data);
  if (device.offline) judge_device(index);
}

bool Engine::Impl::wants_sign(DeviceIndex index, core::SteadyTime at) const {
  const LivenessClock& link = world.devices[position_of(index)].link;
  if (at < world.now) return false;
  if (link.silent || !link.at) return true;
  const core::Duration resolution = world.program.liveness[position_of(index)].resolution();
  return at - *link.at >= (link.coarse ? resolution : std::min(resolution, soon));
}

/// Those that follow soon are not taken, so the last of them may be that much later.
void Engine::Impl::hear(DeviceIndex index, core::SteadyTime at) {
  if (at < world.now) return;
  begin_instant(at);
  const LivenessLimits& limits = world.program.liveness[position_of(index)];
  auto limit = limits.link;
  if (limit) *limit += limits.resolution();
  LivenessClock& link = world.devices[position_of(index)].link;
  restart(link, at, limit);
  link.coarse = true;
  judge_device(index);
  evaluate_dirty(Cause::report);
}

void Engine::Impl::expire(DeviceIndex index, bool link, core::SteadyTime due) {
  DeviceState& device = world.devices[position_of(index)];
  LivenessClock& clock = link ? device.link : device.data;
  const auto deaf = deaf_since(index);
  clock.silent = true;
  clock.excused = deaf.has_value();
  if (deaf) clock.left = std::max(core::Duration{0}, due - unheard_since(clock, *deaf));
  judge_device(index);
  forget(index, link);
}

/// Tells the conditions what changed for them.
void Engine::Impl::judge_device(DeviceIndex index) {
  DeviceState& device = world.devices[position_of(index)];
  const bool offline = device.link.silent || device.data.silent;
  const bool blameless = offline && is_excused(device.link) && is_excused(device.data);
  const bool turned = std::exchange(device.offline, offline) != offline;
  const bool judged = std::exchange(device.blameless, blameless) != blameless;
  if (!turned && !judged) return;
  for (const LeafId leaf : wiring_.by_device[position_of(index)]) {
    Node* node = wiring_.leaves[static_cast<std::size_t>(leaf)].node;
    note(leaf, turned ? node->on_device(index, offline) : node->on_blame(index));
  }
}

/// What the device told is unknown; of one that is blind only what it should measure.
void Engine::Impl::forget(DeviceIndex index, bool all) {
  for (const SlotIndex slot : world.program.slots_of_device[position_of(index)]) {
    SlotState& state = world.slots[position_of(slot)];
    if (!all && !world.program.slots[position_of(slot)].data) continue;
    state.known = false;
    if (state.timed != SlotState::none) world.timed[state.timed].held.reset();
    for (const Wiring::Subscription& one : wiring_.by_slot[position_of(slot)]) {
      Node* node = wiring_.leaves[static_cast<std::size_t>(one.leaf)].node;
      note(one.leaf, node->on_forgotten(one.tag));
    }
  }
}

/// Nothing was watched from world.now to `at`: the clocks stood, and of a plugin that could hear
/// nothing before they stood already.
void Engine::Impl::pass_devices(core::SteadyTime at) {
  for (std::size_t d = 0; d < world.devices.size(); ++d) {
    const auto deaf = deaf_since(DeviceIndex{static_cast<std::uint32_t>(d)});
    for (LivenessClock* clock : {&world.devices[d].link, &world.devices[d].data}) {
      core::Duration stood{0};
      if (deaf) stood = world.now - unheard_since(*clock, *deaf);
      clock->deaf += stood;
      const auto due = world.timers.due(clock->timer);
      if (due) world.timers.set(clock->timer, *due + stood + (at - world.now));
    }
  }
  for (auto& [plugin, since] : world.deaf) since = at;
}

void Engine::Impl::deafen(std::string_view plugin, core::SteadyTime since, core::SteadyTime at) {
  begin_instant(std::max(at, world.now));
  world.deaf.try_emplace(std::string(plugin), std::min(since, world.now));
  evaluate_dirty(Cause::clock);
}

void Engine::Impl::listen(std::string_view plugin, core::SteadyTime at) {
  begin_instant(std::max(at, world.now));
  const auto deaf = world.deaf.find(plugin);
  if (deaf != world.deaf.end()) {
    for (std::size_t d = 0; d < world.devices.size(); ++d) {
      if (!belongs_to(world.program.rules.devices[d], plugin)) continue;
      for (LivenessClock* clock : {&world.devices[d].link, &world.devices[d].data}) {
        const core::Duration stood = world.now - unheard_since(*clock, deaf->second);
        clock->deaf += stood;
        const auto due = world.timers.due(clock->timer);
        if (due) {
          world.timers.set(clock->timer, *due + stood);
        } else if (clock->excused) {
          world.timers.set(clock->timer, world.now + clock->left);
        }
      }
    }
    world.deaf.erase(deaf);
  }
  evaluate_dirty(Cause::clock);
}

void Engine::Impl::lose(const core::DeviceId& device, core::SteadyTime at) {
  run_timers_until(at, false);
  if (at > world.now) world.now = at;
  const auto index = find_device(device);
  if (!index) return;
  world.timers.clear(world.devices[position_of(*index)].link.timer);
  if (!world.devices[position_of(*index)].link.silent) expire(*index, true, at);
  evaluate_dirty(Cause::clock);
}

DeviceLife life_of(const World& world, DeviceIndex index) {
  const DeviceState& device = world.devices[position_of(index)];
  DeviceLife life;
  life.heard_at = device.link.at;
  life.data_at = device.data.at;
  const core::SteadyTime from = device.link.at.value_or(world.start);
  core::Duration deaf = device.link.deaf;
  for (const auto& [plugin, since] : world.deaf) {
    if (!belongs_to(world.program.rules.devices[position_of(index)], plugin)) continue;
    deaf += std::max(core::Duration{0}, world.now - unheard_since(device.link, since));
  }
  const core::Duration passed = world.now - from - world.watch.missed(from, world.now) - deaf;
  life.silent_for = std::max(core::Duration{0}, passed);
  if (!device.offline) return life;
  const bool heard_since = device.link.at && (!device.data.at || *device.link.at > *device.data.at);
  if (device.blameless) {
    life.state = DeviceLife::State::unheard;
  } else if (!device.link.silent && heard_since) {
    life.state = DeviceLife::State::no_data;
  } else {
    life.state = DeviceLife::State::silent;
  }
  return life;
}

}  // namespace homeward::rules
