#include "daemon/rules/engine.hpp"

#include "daemon/rules/engine_impl.hpp"

#include <utility>

namespace homeward::rules {

Engine::Engine(const Program& program, core::SteadyTime start, core::ClockMapping clock)
    : impl_(std::make_unique<Impl>(program, start, clock)) {
  impl_->start();
}
Engine::Engine(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

const Decision& Engine::step(const Observation& observation) {
  impl_->begin_call();
  impl_->step(observation);
  return impl_->decision;
}

const Decision& Engine::advance(core::SteadyTime now) {
  impl_->begin_call();
  impl_->advance(now);
  return impl_->decision;
}

const Decision& Engine::set_clock(core::ClockMapping clock) {
  impl_->begin_call();
  impl_->set_clock(clock);
  return impl_->decision;
}

void Engine::resume(core::SteadyTime at, const RestartPolicy& policy) {
  impl_->resume(at, policy);
}

bool Engine::set_presence(PresenceState state, core::SteadyTime at,
                          std::optional<core::WallTime> hold_until, Decision& decision) {
  return impl_->set_presence(state, at, hold_until, decision);
}

const Decision& Engine::lose(const core::DeviceId& device, core::SteadyTime at) {
  impl_->begin_call();
  impl_->lose(device, at);
  return impl_->decision;
}

bool Engine::wants_sign(const core::DeviceId& device, core::SteadyTime at) const {
  const auto index = impl_->find_device(device);
  return index && impl_->wants_sign(*index, at);
}

const Decision& Engine::hear(const core::DeviceId& device, core::SteadyTime at) {
  impl_->begin_call();
  if (const auto index = impl_->find_device(device)) impl_->hear(*index, at);
  return impl_->decision;
}

const Decision& Engine::deafen(std::string_view plugin, core::SteadyTime since,
                               core::SteadyTime at) {
  impl_->begin_call();
  impl_->deafen(plugin, since, at);
  return impl_->decision;
}

const Decision& Engine::listen(std::string_view plugin, core::SteadyTime at) {
  impl_->begin_call();
  impl_->listen(plugin, at);
  return impl_->decision;
}

std::optional<DeviceLife> Engine::life(const core::DeviceId& device) const {
  const auto index = impl_->find_device(device);
  if (!index) return std::nullopt;
  return life_of(impl_->world, *index);
}

bool Engine::acknowledge(RuleIndex rule, const std::optional<core::DeviceId>& device,
                         core::SteadyTime at, Decision& decision) {
  return impl_->acknowledge(rule, device, at, decision);
}

bool Engine::cancel(RuleIndex rule, const std::optional<core::DeviceId>& device,
                    core::SteadyTime at, Decision& decision) {
  return impl_->cancel(rule, device, at, decision);
}

std::optional<core::SteadyTime> Engine::wake_at() const {
  return impl_->world.timers.next();
}

core::SteadyTime Engine::now() const noexcept {
  return impl_->world.now;
}

PresenceState Engine::presence() const noexcept {
  return impl_->world.presence;
}

PresenceView Engine::presence_view() const {
  return impl_->presence_view();
}

std::vector<Gap> Engine::gaps() const {
  return impl_->world.watch.gaps();
}

std::vector<OpenWarning> Engine::warnings() const {
  return impl_->warnings();
}

std::vector<OpenAlert> Engine::open_alerts() const {
  return impl_->open_alerts();
}

std::vector<PendingAlert> Engine::pending_alerts() const {
  return impl_->pending_alerts();
}

std::optional<EvidenceSlot> Engine::last_value(SlotIndex slot) const {
  const SlotState& state = impl_->world.slots.at(position_of(slot));
  if (!state.known) return std::nullopt;
  return EvidenceSlot{slot, state.value, state.changed_at};
}

std::string Engine::snapshot() const {
  return impl_->save();
}

Result<Engine> Engine::restore(const Program& program, std::string_view snapshot,
                               core::ClockMapping clock) {
  auto impl = Impl::load(program, snapshot, clock);
  if (!impl) {
    return failure(ErrorCode::invalid, "not a snapshot of the rule engine of this version");
  }
  return Engine(std::move(impl));
}

}  // namespace homeward::rules
