// Faults of the gateway itself: the part of the alert desk for alerts that no rule makes.
#include "daemon/app/alert_desk.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

namespace homeward::app {
namespace {

constexpr std::size_t kMostEvidence = 8;

bool belongs_to(const core::DeviceAddress& address, const std::string& plugin) {
  return address.str().starts_with(plugin + ":");
}

std::optional<core::DeviceId> part_of(const std::string& part) {
  return part.empty() ? std::nullopt : std::optional(core::DeviceId(part));
}

}  // namespace

/// A sensor that is silent because its plugin is gone is no fault of its own.
bool AlertDesk::is_inhibited(const core::Alert& alert, const rules::Rule* rule) const {
  const bool about_silence =
      rule != nullptr && rule->when && std::holds_alternative<rules::Offline>(rule->when->form);
  if (!about_silence || !alert.device || alert.test) return false;
  const auto& devices = program_.rule_set().devices;
  const auto device = std::find_if(devices.begin(), devices.end(),
                                   [&](const auto& one) { return one.id == *alert.device; });
  if (device == devices.end()) return false;
  for (const std::string_view kind : {fault::plugin_gone, fault::plugin_failed}) {
    for (const auto& [id, open] : book_.open()) {
      const bool its_plugin =
          open.rule.str() == kind && open.device && belongs_to(device->address, open.device->str());
      if (its_plugin) return true;
    }
  }
  return false;
}

/// The sensors that a plugin takes with it are listed in its fault.
void AlertDesk::list_children(core::Alert& fault) const {
  if (!fault.device) return;
  for (const rules::DeviceDeclaration& device : program_.rule_set().devices) {
    if (fault.evidence.size() >= kMostEvidence) break;
    if (!belongs_to(device.address, fault.device->str())) continue;
    fault.evidence.push_back({device.id, "device", device.room, fault.fired_at});
  }
}

bool AlertDesk::is_deaf(const std::string& plugin, const FaultKind& kind) const {
  for (const std::string_view other : {fault::plugin_gone, fault::plugin_failed}) {
    if (other == kind.id) continue;
    const core::RuleId id{std::string(other)};
    if (book_.find_instance(id, core::DeviceId(plugin)) != nullptr) return true;
  }
  return false;
}

void AlertDesk::raise_fault(const FaultKind& kind, const std::string& part,
                            const std::string& detail, core::SteadyTime at) {
  const core::RuleId id{std::string(kind.id)};
  if (book_.find_instance(id, part_of(part)) != nullptr) return;
  core::Alert& alert = book_.open_alert(book_.fault(kind, part, detail, at, clock()).id);
  if (kind.id == fault::plugin_gone || kind.id == fault::plugin_failed) list_children(alert);
  rules::begin_outreach(alert, at);
  tell_missing(alert, at, at, true);
  plan();
}

void AlertDesk::end_fault(const FaultKind& kind, const std::string& part, core::SteadyTime at) {
  const core::RuleId id{std::string(kind.id)};
  const core::Alert* open = book_.find_instance(id, part_of(part));
  if (open == nullptr) return;
  close(open->id, core::ResolveReason::condition, at);
  // Those that it held back and that are silent still are told now.
  std::vector<core::AlertId> held;
  for (const auto& [alert_id, alert] : book_.open()) {
    if (alert.outreach.told.empty()) held.push_back(alert_id);
  }
  for (const core::AlertId& alert_id : held) {
    core::Alert& alert = book_.open_alert(alert_id);
    tell_missing(alert, alert.fired_on_line, at, false);
  }
  plan();
}

}  // namespace homeward::app
