#include "daemon/app/faults.hpp"

#include "lib/base/assert.hpp"
#include "lib/log/log.hpp"

#include <algorithm>

namespace homeward::app {

Faults::Faults(const World& world, Decider& decider)
    : world_(world), decider_(decider), wakeup_(world.service_clock) {
  take_up_open();
}

/// What was open before a restart waits to be found again, or to be restored.
void Faults::take_up_open() {
  const core::SteadyTime now = world_.service_clock.now();
  for (const auto& [id, alert] : decider_.book().open()) {
    const FaultKind* kind = find_fault(alert.rule.str());
    if (kind == nullptr || decider_.program().find_rule(alert.rule.str())) continue;
    State state{kind, false, true, now, confirm_within, {}};
    if (!alert.evidence.empty()) {
      const auto* detail = std::get_if<std::string>(&alert.evidence.front().value);
      if (detail != nullptr) state.detail = *detail;
    }
    const std::string part = alert.device ? alert.device->str() : std::string();
    states_.insert_or_assign(Key{alert.rule.str(), part}, std::move(state));
  }
}

Faults::State* Faults::find(std::string_view id, std::string_view part) {
  const Key key{id, part};
  const auto known = states_.find(key);
  if (known != states_.end()) return &known->second;
  if (states_.size() >= most_parts) return nullptr;
  State fresh;
  fresh.kind = find_fault(id);
  HW_ASSERT(fresh.kind != nullptr);
  return &states_.emplace(key, std::move(fresh)).first->second;
}

void Faults::report(std::string_view id, std::string_view part, bool present, std::string detail) {
  if (!present && !states_.contains(Key{id, part})) return;
  State* state = find(id, part);
  if (state == nullptr) {
    log::error("too many faults at once", {{"fault", id}});
    return;
  }
  if (present && !detail.empty()) state->detail = std::move(detail);
  if (state->present == present) {
    // A fault from before a restart need not be waited for once it is said to be over.
    if (!present) state->patience = std::min(state->patience, state->kind->clear_after);
    return;
  }
  state->present = present;
  state->patience = present ? state->kind->raise_after : state->kind->clear_after;
  state->since = world_.service_clock.now();
  tick();
  wakeup_.notify();
}

void Faults::happened(std::string_view id, std::string_view part, std::string detail) {
  report(id, part, true, std::move(detail));
  report(id, part, false);
}

/// True when nothing is left to remember of it.
bool Faults::settle(const Key& key, State& state, core::SteadyTime now) {
  if (now - state.since < state.patience) return false;
  if (state.present == state.raised) return !state.present;
  state.raised = state.present;
  if (world_.drive) return !state.present;
  const auto& [id, part] = key;
  if (state.present) {
    log::warning("fault", {{"fault", id}, {"part", part}, {"detail", state.detail}});
    decider_.raise_fault(*state.kind, part, state.detail);
  } else {
    log::notice("fault restored", {{"fault", id}, {"part", part}});
    decider_.end_fault(*state.kind, part);
  }
  return !state.present;
}

void Faults::tick() {
  const core::SteadyTime now = world_.service_clock.now();
  for (auto entry = states_.begin(); entry != states_.end();) {
    const bool over = settle(entry->first, entry->second, now);
    entry = over ? states_.erase(entry) : std::next(entry);
  }
}

boost::asio::awaitable<void> Faults::run() {
  while (!stopping_) {
    tick();
    core::SteadyTime next = core::SteadyTime::max();
    for (const auto& [key, state] : states_) {
      if (state.present != state.raised) next = std::min(next, state.since + state.patience);
    }
    co_await wakeup_.wait_until(next);
  }
}

void Faults::stop() {
  stopping_ = true;
  wakeup_.notify();
}

void judge_plugin(Faults& faults, const ports::SourceHealth& health) {
  using State = ports::SourceHealth::State;
  const std::string& plugin = health.plugin.str();
  std::string why = health.detail.empty() ? health.code : health.detail;
  if (health.code == fault::plugin_flooding) {
    faults.report(fault::plugin_flooding, plugin, health.state == State::degraded, std::move(why));
    return;
  }
  faults.report(fault::plugin_gone, plugin, health.state == State::disconnected, why);
  // A plugin that is gone says nothing of its radio: what it said last stands until it is back.
  if (health.state == State::disconnected) return;
  faults.report(fault::plugin_failed, plugin, health.state == State::failed, why);
  faults.report(fault::plugin_degraded, plugin, health.state == State::degraded, why);
}

std::vector<Faults::Standing> Faults::standing() const {
  std::vector<Standing> all;
  for (const auto& [key, state] : states_) {
    if (state.raised) all.push_back({key.first, key.second, state.detail});
  }
  return all;
}

}  // namespace homeward::app
