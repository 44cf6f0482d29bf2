#include "plugins/zigbee/devices/context.hpp"
#include "plugins/zigbee/devices/xiaomi.hpp"
#include "plugins/zigbee/zcl/names.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace homeward::zigbee {
namespace {

constexpr std::uint8_t kBattery = 1;
constexpr std::uint8_t kChipTemperature = 3;
constexpr std::uint8_t kRestarts = 5;

/// Tags that mean the same in every model that has them. 152 and its neighbours are of plugs.
const std::array kCommonTags{XiaomiTag{11, "illuminance", 1}, XiaomiTag{149, "energy", 1},
                             XiaomiTag{150, "voltage", 10}, XiaomiTag{151, "current", 1000},
                             XiaomiTag{152, "power", 1}};

constexpr std::array<std::string_view, 7> kPresenceEvents{
    "enter", "leave", "left_enter", "right_leave", "right_enter", "left_leave", "approach"};
constexpr std::uint64_t kPresenceAway = 7;

std::optional<std::string_view> presence_event(std::uint64_t number) {
  if (number == kPresenceAway) return "away";
  if (number >= kPresenceEvents.size()) return std::nullopt;
  return kPresenceEvents[static_cast<std::size_t>(number)];
}

bool is_boolean(std::string_view property) {
  constexpr std::array<std::string_view, 6> booleans{"presence", "occupancy", "motion",
                                                     "smoke",    "leak",      "switch"};
  return std::find(booleans.begin(), booleans.end(), property) != booleans.end();
}

void add_named(const Context& context, const XiaomiTag& tag, const zcl::Value& value) {
  const auto number = value.number();
  if (!number || !std::isfinite(*number)) return;
  if (tag.property == "contact") {
    context.state("contact", std::string(*number != 0 ? "open" : "closed"));
  } else if (tag.property == "x.presence_event") {
    const auto word = presence_event(value.natural().value_or(kPresenceEvents.size()));
    if (word) context.state(tag.property, std::string(*word));
  } else if (is_boolean(tag.property)) {
    context.state(tag.property, *number != 0);
  } else {
    context.state(tag.property, rounded(*number / tag.divisor, 4));
  }
}

/// What the main values of an unknown weather sensor are, by their types.
std::optional<XiaomiTag> guess(const XiaomiEntry& entry) {
  if (entry.tag == 100 && entry.value.type == zcl::DataType::int16) {
    return XiaomiTag{100, "temperature", 100};
  }
  if (entry.tag == 101 && entry.value.type == zcl::DataType::uint16) {
    return XiaomiTag{101, "humidity", 100};
  }
  if (entry.tag == 102 && entry.value.type == zcl::DataType::int32) {
    return XiaomiTag{102, "pressure", 100};
  }
  return std::nullopt;
}

void add_main(const Context& context, const XiaomiEntry& entry) {
  const auto same = [&](const XiaomiTag& tag) { return tag.tag == entry.tag; };
  const auto& own = context.profile.tags;
  const auto found = std::find_if(own.begin(), own.end(), same);
  if (found != own.end()) return add_named(context, *found, entry.value);
  const auto* common = std::find_if(kCommonTags.begin(), kCommonTags.end(), same);
  if (common != kCommonTags.end()) return add_named(context, *common, entry.value);
  if (!own.empty()) return;
  if (const auto guessed = guess(entry)) add_named(context, *guessed, entry.value);
}

void add_entry(const Context& context, const XiaomiEntry& entry) {
  const auto number = entry.value.number();
  if (!number) return;
  switch (entry.tag) {
    case kBattery: return add_battery_voltage(context, *number);
    case kChipTemperature: return context.state("x.device_temperature", *number);
    case kRestarts:
      // Counted from one.
      return context.state("x.power_outage_count", std::max(*number - 1, 0.0));
    default: add_main(context, entry);
  }
}

/// Single attributes of the cluster that newer devices use.
void add_attribute(const Context& context, const zcl::Record& record) {
  switch (*record.attribute) {
    case 0x0112: {
      // A motion with the light in the lower half.
      constexpr std::uint64_t lower_half = 0xFFFF;
      const auto number = record.value->natural();
      if (!number || !context.unasked()) return;
      context.state("illuminance", static_cast<double>(*number & lower_half));
      return context.momentary("motion", true);
    }
    case 0x013A: return add_named(context, {0, "smoke", 1}, *record.value);
    case 0x013B: return add_named(context, {0, "x.smoke_density", 1}, *record.value);
    case 0x0142: return add_named(context, {0, "presence", 1}, *record.value);
    case 0x0143: return add_named(context, {0, "x.presence_event", 1}, *record.value);
    default: return;
  }
}

}  // namespace

void read_xiaomi(const Context& context) {
  const auto* global = context.message.global();
  if (global == nullptr) return;
  for (const auto& record : global->records) {
    if (!record.attribute || !record.value) continue;
    if (is_xiaomi_report(context.message.cluster, *record.attribute)) {
      const auto entries = xiaomi_entries(*record.value);
      if (!entries) continue;
      for (const auto& entry : *entries) add_entry(context, entry);
    } else if (context.message.cluster == zcl::cluster::xiaomi) {
      add_attribute(context, record);
    }
  }
}

}  // namespace homeward::zigbee
