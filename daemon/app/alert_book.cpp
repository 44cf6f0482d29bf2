#include "daemon/app/alert_book.hpp"

#include "daemon/core/alert_id.hpp"

#include <algorithm>
#include <utility>

namespace homeward::app {
namespace {

constexpr std::size_t kRemembered = 1'000;
constexpr std::size_t kShortestPrefix = 6;

std::string room_of(const rules::RuleSet& rules, const core::DeviceId& device) {
  for (const rules::DeviceDeclaration& declaration : rules.devices) {
    if (declaration.id == device) return declaration.room;
  }
  return {};
}

/// What is known of a device that is overdue: the first says what is missing, and since when.
void tell_life(const rules::DeviceLife& life, const core::ClockMapping& clock, core::Alert& alert) {
  const bool blind = life.state == rules::DeviceLife::State::no_data;
  if (life.data_at && blind) {
    alert.evidence.push_back({*alert.device, "data", "missing", clock.wall(*life.data_at)});
  }
  if (life.heard_at) {
    alert.evidence.push_back(
        {*alert.device, "link", blind ? "heard" : "silent", clock.wall(*life.heard_at)});
  }
  if (life.data_at && !blind) {
    alert.evidence.push_back({*alert.device, "data", "missing", clock.wall(*life.data_at)});
  }
}

}  // namespace

AlertBook::AlertBook(const rules::Program& program, std::string seed)
    : program_(program), seed_(std::move(seed)) {}

void AlertBook::restore(const std::vector<core::Alert>& alerts) {
  for (const core::Alert& alert : alerts) {
    if (alert.open()) {
      open_.insert_or_assign(alert.id, alert);
    } else {
      remember_closed(alert);
    }
  }
}

std::optional<core::Alert> AlertBook::apply(const rules::Transition& transition,
                                            const core::ClockMapping& clock) {
  if (transition.kind == rules::Transition::Kind::raised) return raise(transition, clock);
  return resolve(transition, clock);
}

core::AlertId AlertBook::id_of(const rules::Transition& transition,
                               const core::ClockMapping& clock) const {
  return core::make_alert_id(seed_, program_.rule(transition.rule).id, transition.device,
                             clock.wall(transition.fired_at), false);
}

std::optional<core::Alert> AlertBook::raise(const rules::Transition& transition,
                                            const core::ClockMapping& clock) {
  if (is_known(transition, clock)) return std::nullopt;
  const core::AlertId id = id_of(transition, clock);
  const rules::Rule& rule = program_.rule(transition.rule);
  core::Alert alert;
  alert.id = id;
  alert.rule = rule.id;
  alert.rule_version = rule.version;
  alert.device = transition.device;
  alert.severity = rule.severity;
  alert.category = rule.category;
  alert.pending_since = clock.wall(transition.pending_since);
  alert.fired_at = clock.wall(transition.fired_at);
  alert.fired_on_line = transition.fired_at;
  alert.quality = clock.quality;
  for (const rules::EvidenceSlot& evidence : transition.evidence) {
    alert.evidence.push_back({program_.device_of(evidence.slot),
                              program_.property_of(evidence.slot), evidence.value,
                              clock.wall(evidence.at)});
  }
  if (transition.life && alert.device) tell_life(*transition.life, clock, alert);
  if (alert.device) {
    alert.room = room_of(program_.rule_set(), *alert.device);
  } else if (!alert.evidence.empty()) {
    alert.room = room_of(program_.rule_set(), alert.evidence.front().device);
  }
  open_.emplace(id, alert);
  return alert;
}

std::optional<core::Alert> AlertBook::resolve(const rules::Transition& transition,
                                              const core::ClockMapping& clock) {
  const core::RuleId& rule = program_.rule(transition.rule).id;
  const core::Alert* found = find_instance(rule, transition.device);
  if (found == nullptr) return std::nullopt;
  // After a crash the rules go once more through what came before the alert that is open now.
  if (found->fired_on_line > transition.fired_at) return std::nullopt;
  const core::SteadyTime at = transition.resolved_at.value_or(transition.fired_at);
  const auto reason = transition.reason.value_or(core::ResolveReason::condition);
  const core::AlertId id = found->id;
  return close(id, reason, clock.wall(at));
}

core::Alert AlertBook::close(const core::AlertId& id, core::ResolveReason reason,
                             core::WallTime at) {
  const auto found = open_.find(id);
  core::Alert alert = std::move(found->second);
  open_.erase(found);
  remember_closed(alert);
  ++alert.revision;
  alert.resolved_at = at;
  alert.reason = reason;
  return alert;
}

const core::Alert* AlertBook::find_instance(const core::RuleId& rule,
                                            const std::optional<core::DeviceId>& device) const {
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const auto& entry) {
    const core::Alert& alert = entry.second;
    return !alert.test && alert.rule == rule && alert.device == device;
  });
  return found == open_.end() ? nullptr : &found->second;
}

std::optional<core::AlertId> AlertBook::forgotten(const rules::Transition& transition,
                                                  const core::ClockMapping& clock) const {
  if (transition.kind != rules::Transition::Kind::raised) return std::nullopt;
  if (is_known(transition, clock)) return std::nullopt;
  const core::Alert* old = find_instance(program_.rule(transition.rule).id, transition.device);
  return old == nullptr ? std::nullopt : std::optional(old->id);
}

core::Alert AlertBook::test_alert(rules::RuleIndex rule_index, core::SteadyTime at,
                                  const core::ClockMapping& clock) {
  const rules::Rule& rule = program_.rule(rule_index);
  core::Alert alert;
  alert.fired_at = clock.wall(at);
  alert.id = core::make_alert_id(seed_, rule.id, std::nullopt, alert.fired_at, true);
  alert.rule = rule.id;
  alert.rule_version = rule.version;
  alert.severity = rule.severity;
  alert.category = rule.category;
  alert.test = true;
  alert.pending_since = alert.fired_at;
  alert.fired_on_line = at;
  alert.quality = clock.quality;
  open_.insert_or_assign(alert.id, alert);
  return alert;
}

core::Alert AlertBook::fault(const FaultKind& kind, const std::string& part,
                             const std::string& detail, core::SteadyTime at,
                             const core::ClockMapping& clock) {
  core::Alert alert;
  alert.rule = core::RuleId(std::string(kind.id));
  if (!part.empty()) alert.device = core::DeviceId(part);
  alert.fired_at = clock.wall(at);
  alert.id = core::make_alert_id(seed_, alert.rule, alert.device, alert.fired_at, false);
  alert.severity = kind.severity;
  alert.category = core::Category::technical;
  alert.pending_since = alert.fired_at;
  alert.fired_on_line = at;
  alert.quality = clock.quality;
  const core::DeviceId where(part.empty() ? std::string("gateway") : part);
  alert.evidence.push_back({where, "fault", detail, alert.fired_at});
  open_.insert_or_assign(alert.id, alert);
  return alert;
}

Result<core::Alert> AlertBook::find_open(const std::string& id) const {
  const core::AlertId wanted(id);
  if (const auto exact = open_.find(wanted); exact != open_.end()) return exact->second;
  if (was_closed(wanted)) return failure(ErrorCode::refused, "the alert is resolved already", id);
  if (id.size() < kShortestPrefix) return failure(ErrorCode::not_found, "no such open alert", id);
  const core::Alert* match = nullptr;
  for (auto it = open_.lower_bound(wanted); it != open_.end(); ++it) {
    if (!it->first.str().starts_with(id)) break;
    if (match != nullptr) {
      return failure(ErrorCode::invalid, "more than one open alert begins like that", id);
    }
    match = &it->second;
  }
  if (match == nullptr) return failure(ErrorCode::not_found, "no such open alert", id);
  return *match;
}

core::Alert AlertBook::acknowledge(const core::AlertId& id, core::Acknowledgement acknowledgement) {
  core::Alert& alert = open_.at(id);
  if (!alert.acknowledged) {
    alert.acknowledged = std::move(acknowledgement);
    ++alert.revision;
  }
  return alert;
}

void AlertBook::remember_closed(const core::Alert& alert) {
  if (was_closed(alert.id)) return;
  closed_.push_back(alert.id);
  closed_ids_.insert(closed_.back().str());
  closed_firings_.push_back(firing_of(alert));
  if (closed_.size() <= kRemembered) return;
  closed_ids_.erase(closed_.front().str());
  closed_.pop_front();
  closed_firings_.pop_front();
}

/// The id is made of the wall clock, which may have been set since; the home's time line was not.
bool AlertBook::is_known(const rules::Transition& transition,
                         const core::ClockMapping& clock) const {
  const core::AlertId id = id_of(transition, clock);
  if (open_.contains(id) || was_closed(id)) return true;
  const Firing firing{program_.rule(transition.rule).id, transition.device, transition.fired_at,
                      false};
  const core::Alert* open = find_instance(firing.rule, firing.device);
  if (open != nullptr && firing_of(*open) == firing) return true;
  return std::find(closed_firings_.begin(), closed_firings_.end(), firing) != closed_firings_.end();
}

AlertBook::Firing AlertBook::firing_of(const core::Alert& alert) {
  return {alert.rule, alert.device, alert.fired_on_line, alert.test};
}

bool AlertBook::was_closed(const core::AlertId& id) const {
  return closed_ids_.contains(id.str());
}

}  // namespace homeward::app
