#include "daemon/rules/liveness.hpp"

#include <algorithm>
#include <array>

namespace homeward::rules {
namespace {

/// What is measured again and again, whether or not anybody is there.
constexpr std::array<std::string_view, 6> periodic{"temperature", "humidity", "pressure",
                                                   "co2",         "pm25",     "voc"};
/// What a device tells of itself: it shows a radio that answers, and no sensor that works.
constexpr std::array<std::string_view, 8> housekeeping{
    "battery", "battery_low",   "voltage",     "signal",
    "tamper",  "x.linkquality", "x.last_seen", "x.availability"};

/// Also `temperature_2`, `battery_1`.
bool is_called(std::string_view property, std::string_view name) {
  return property.starts_with(name) &&
         (property.size() == name.size() || property[name.size()] == '_');
}

template <class Names>
bool is_one_of(std::string_view property, const Names& names) {
  return std::any_of(names.begin(), names.end(),
                     [property](std::string_view name) { return is_called(property, name); });
}

}  // namespace

core::Duration LivenessLimits::resolution() const noexcept {
  constexpr core::Duration longest = std::chrono::minutes{30};
  constexpr core::Duration shortest = std::chrono::minutes{1};
  if (!link) return longest;
  return std::clamp(*link / 48, std::min(shortest, *link / 4), longest);
}

LivenessLimits limits_of(const DeviceDeclaration& device) {
  LivenessLimits limits{device.supervise, device.supervise_data};
  const auto& named = device.data_properties.empty() ? device.properties : device.data_properties;
  const bool reports = std::any_of(named.begin(), named.end(), [](const std::string& property) {
    return is_one_of(property, periodic);
  });
  if (!limits.data && reports) limits.data = limits.link;
  return limits;
}

bool is_data(const DeviceDeclaration& device, std::string_view property) {
  const auto& named = device.data_properties;
  if (!named.empty()) return std::find(named.begin(), named.end(), property) != named.end();
  return property != alive_property && !is_one_of(property, housekeeping);
}

std::string_view to_text(DeviceLife::State state) noexcept {
  switch (state) {
    case DeviceLife::State::alive: return "alive";
    case DeviceLife::State::no_data: return "no-data";
    case DeviceLife::State::silent: return "silent";
    case DeviceLife::State::unheard: break;
  }
  return "unheard";
}

}  // namespace homeward::rules
