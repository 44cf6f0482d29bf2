#include "plugins/zigbee/devices/context.hpp"

namespace homeward::zigbee {
namespace {

// Bits of the zone status (ZCL specification, table 8-6).
constexpr unsigned kAlarm1 = 1U << 0U;
constexpr unsigned kAlarm2 = 1U << 1U;
constexpr unsigned kTamper = 1U << 2U;
constexpr unsigned kBatteryLow = 1U << 3U;
constexpr unsigned kTrouble = 1U << 6U;
constexpr unsigned kMainsFault = 1U << 7U;
constexpr unsigned kTest = 1U << 8U;
constexpr unsigned kBatteryDefect = 1U << 9U;

constexpr std::uint16_t kZoneTypeAttribute = 0x0001;
constexpr std::uint16_t kZoneStatusAttribute = 0x0002;

bool is_call_button(ZoneType type) {
  return type == ZoneType::personal_emergency || type == ZoneType::remote_control ||
         type == ZoneType::key_fob;
}

ZoneType zone_type(const Context& context) {
  if (context.profile.zone) return *context.profile.zone;
  const auto told = context.memory.zone_type;
  return told ? static_cast<ZoneType>(*told) : ZoneType::invalid;
}

/// The property of an alarm; empty where the zone's type says nothing of the kind.
std::string_view alarm_property(const Context& context, ZoneType type) {
  if (!context.profile.alarm_property.empty()) return context.profile.alarm_property;
  switch (type) {
    case ZoneType::motion: return "motion";
    case ZoneType::fire: return "smoke";
    case ZoneType::water: return "leak";
    case ZoneType::carbon_monoxide: return "carbon_monoxide";
    case ZoneType::vibration: return "vibration";
    case ZoneType::glass_break: return "x.glass_break";
    default: return {};
  }
}

/// The bits that raise the alarm. Alarm 2 of a carbon monoxide zone is "cooking", and of a contact
/// something else than the contact; elsewhere either bit counts, so that no alarm is missed.
unsigned alarm_bits(const Context& context, ZoneType type) {
  const bool gas = context.profile.alarm_property == "gas";
  if (type == ZoneType::carbon_monoxide && !gas) return kAlarm1;
  return kAlarm1 | kAlarm2;
}

/// Detectors set the alarm together with the test bit when someone presses their test button: that
/// is no fire.
bool is_test(std::string_view property, unsigned status) {
  const bool detector = property == "smoke" || property == "gas" || property == "carbon_monoxide";
  return detector && (status & kTest) != 0;
}

void add_alarm(const Context& context, std::string_view property, bool alarm, unsigned status) {
  if (is_test(property, status)) {
    context.state("x." + std::string(property) + "_test", true);
    if (alarm) return;
  }
  context.momentary(property, alarm);
}

/// What the buttons of some makers put into the two bits, or into the lower byte.
std::string_view gesture(SosForm form, unsigned status) {
  constexpr unsigned held_byte = 0x80;
  if (form == SosForm::low_byte) {
    const unsigned byte = status & 0xFFU;
    return byte == held_byte ? "long_pressed" : byte == 1 ? "double_pressed" : "pressed";
  }
  const unsigned bits = status & (kAlarm1 | kAlarm2);
  if (form == SosForm::alarm_2) return (bits & kAlarm2) != 0 ? "pressed" : "";
  if (form == SosForm::gesture && bits == 2) return "double_pressed";
  if (form == SosForm::gesture && bits == 3) return "long_pressed";
  return bits != 0 ? "pressed" : "";
}

void add_press(const Context& context, unsigned status) {
  // What was asked for may be an old press: only what the button sends by itself is a call.
  if (!context.unasked()) return;
  const auto form = context.profile.sos;
  const auto word = gesture(form, status);
  if (!word.empty()) return context.call(word);
  // A supervision report of a button at rest is no release.
  const auto before = context.memory.zone_status;
  const bool was_pressed = before && !gesture(form, *before).empty();
  if (was_pressed || (form == SosForm::gesture && !before)) context.call("released");
}

/// The number of MultIR stands where others have these.
bool has_fault_bits(const Context& context, ZoneType type) {
  return !is_call_button(type) || context.profile.sos != SosForm::low_byte;
}

void add_kind(const Context& context, ZoneType type, unsigned status) {
  if (is_call_button(type)) return add_press(context, status);
  if (type == ZoneType::contact || type == ZoneType::door_handle) {
    context.state("contact", std::string((status & kAlarm1) != 0 ? "open" : "closed"));
    return;
  }
  const auto property = alarm_property(context, type);
  if (property.empty()) {
    context.state("x.alarm_1", (status & kAlarm1) != 0);
    context.state("x.alarm_2", (status & kAlarm2) != 0);
    return;
  }
  add_alarm(context, property, (status & alarm_bits(context, type)) != 0, status);
  if ((alarm_bits(context, type) & kAlarm2) == 0 && (status & kAlarm2) != 0) {
    context.state("x.alarm_2", true);
  }
}

/// A fault is told when it is there, and once when it is over.
void add_fault(const Context& context, std::string_view property, unsigned status, unsigned bit) {
  const auto before = context.memory.zone_status.value_or(0);
  if (((status | before) & bit) != 0) context.state(property, (status & bit) != 0);
}

void add_status(const Context& context, unsigned status) {
  const auto type = zone_type(context);
  add_kind(context, type, status);
  if (has_fault_bits(context, type)) {
    context.state("tamper", (status & kTamper) != 0);
    context.state("battery_low", (status & kBatteryLow) != 0);
    add_fault(context, "x.trouble", status, kTrouble);
    add_fault(context, "x.mains_fault", status, kMainsFault);
    add_fault(context, "x.battery_defect", status, kBatteryDefect);
  }
  context.memory.zone_status = static_cast<std::uint16_t>(status);
}

void read_command(const Context& context, const zcl::ClusterMessage& command) {
  if (const auto type = command.natural("zone_type")) {
    context.memory.zone_type = static_cast<std::uint16_t>(*type);
  }
  if (const auto status = command.natural("zone_status")) {
    add_status(context, static_cast<unsigned>(*status));
  }
}

}  // namespace

void read_ias_zone(const Context& context) {
  if (const auto* command = context.message.specific()) return read_command(context, *command);
  const auto* type = context.message.global()->find(kZoneTypeAttribute);
  if (type != nullptr && type->natural()) {
    context.memory.zone_type = static_cast<std::uint16_t>(*type->natural());
  }
  const auto* status = context.message.global()->find(kZoneStatusAttribute);
  if (status != nullptr && status->natural()) {
    add_status(context, static_cast<unsigned>(*status->natural()));
  }
}

}  // namespace homeward::zigbee
