#include "daemon/platforms/alert_fields.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace homeward::platforms {
namespace {

using enum ports::Detail;

/// From which detail on each field is there.
constexpr std::array<std::pair<std::string_view, ports::Detail>, 28> kFields{{
    {"alert", signal},        {"revision", signal}, {"rule", alert},
    {"rule_version", alert},  {"class", signal},    {"category", signal},
    {"severity", signal},     {"presence", signal}, {"acknowledged", signal},
    {"test", signal},         {"stale", signal},    {"title", signal},
    {"text", alert},          {"room", alert},      {"device", full},
    {"pending_since", alert}, {"fired_at", signal}, {"acknowledged_at", alert},
    {"resolved_at", signal},  {"reason", alert},    {"late", alert},
    {"time_quality", alert},  {"boot_id", full},    {"monotonic_ms", full},
    {"escalation", signal},   {"evidence", full},   {"codes", alert},
    {"resident", alert},
}};

}  // namespace

bool may_have(const ports::Recipient& recipient, std::string_view field) {
  if (field == "alert" || field == "revision") return true;
  const auto* known = std::find_if(kFields.begin(), kFields.end(),
                                   [field](const auto& one) { return one.first == field; });
  if (known == kFields.end() || recipient.detail < known->second) return false;
  const auto& excluded = recipient.exclude_fields;
  return std::find(excluded.begin(), excluded.end(), field) == excluded.end();
}

}  // namespace homeward::platforms
