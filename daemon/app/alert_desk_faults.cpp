// Faults of the gateway itself: the part of the alert desk for alerts that no rule makes.
#include "daemon/app/alert_desk.hpp"

#include <optional>

namespace homeward::app {
namespace {

std::optional<core::DeviceId> part_of(const std::string& part) {
  return part.empty() ? std::nullopt : std::optional(core::DeviceId(part));
}

}  // namespace

void AlertDesk::raise_fault(const FaultKind& kind, const std::string& part,
                            const std::string& detail, core::SteadyTime at) {
  const core::RuleId id{std::string(kind.id)};
  if (book_.find_instance(id, part_of(part)) != nullptr) return;
  core::Alert& alert = book_.open_alert(book_.fault(kind, part, detail, at, clock()).id);
  rules::begin_outreach(alert, at);
  tell_missing(alert, at, at, true);
  plan();
}

void AlertDesk::end_fault(const FaultKind& kind, const std::string& part, core::SteadyTime at) {
  const core::RuleId id{std::string(kind.id)};
  const core::Alert* open = book_.find_instance(id, part_of(part));
  if (open == nullptr) return;
  close(open->id, core::ResolveReason::condition, at);
  plan();
}

}  // namespace homeward::app
