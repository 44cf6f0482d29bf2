#include "daemon/rules/activity.hpp"

#include <array>
#include <utility>

namespace homeward::rules {
namespace {

using Entry = std::pair<std::string_view, PropertyKind>;

constexpr std::array<Entry, 12> kinds{{
    {"motion", PropertyKind::pulse},
    {"flush", PropertyKind::pulse},
    {"vibration", PropertyKind::pulse},
    {"button", PropertyKind::pulse},
    {"action", PropertyKind::press},
    {"contact", PropertyKind::toggle},
    {"occupancy", PropertyKind::toggle},
    {"presence", PropertyKind::toggle},
    {"switch", PropertyKind::toggle},
    {"state", PropertyKind::toggle},
    {"active", PropertyKind::toggle},
    {"power", PropertyKind::power},
}};

}  // namespace

PropertyKind property_kind(std::string_view property) noexcept {
  for (const auto& [name, kind] : kinds) {
    if (name == property) return kind;
  }
  return PropertyKind::state;
}

}  // namespace homeward::rules
