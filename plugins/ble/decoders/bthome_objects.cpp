#include "plugins/ble/decoders/bthome_objects.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble {

namespace {

using enum ObjectForm;

// Source: bthome.io, "BTHome data format v2", and bthome-ble's list of sensors.
constexpr std::array kObjects{
    ObjectType{0x00, 1, number, 1, "x.packet_id", "", true},
    ObjectType{0x01, 1, number, 1, "battery", "%"},
    ObjectType{0x02, 2, signed_number, 0.01, "temperature", "C"},
    ObjectType{0x03, 2, number, 0.01, "humidity", "%"},
    ObjectType{0x04, 3, number, 0.01, "pressure", "hPa"},
    ObjectType{0x05, 3, number, 0.01, "illuminance", "lx"},
    ObjectType{0x06, 2, number, 0.01, "weight", "kg"},
    ObjectType{0x07, 2, number, 0.0045359237, "weight", "kg"},  // 0.01 lb
    ObjectType{0x08, 2, signed_number, 0.01, "x.dew_point", "C"},
    ObjectType{0x09, 1, number, 1, "x.count", ""},
    ObjectType{0x0A, 3, number, 0.001, "energy", "kWh"},
    ObjectType{0x0B, 3, number, 0.01, "power", "W"},
    ObjectType{0x0C, 2, number, 0.001, "voltage", "V"},
    ObjectType{0x0D, 2, number, 1, "pm25", "ug/m3"},
    ObjectType{0x0E, 2, number, 1, "x.pm10", "ug/m3"},
    ObjectType{0x0F, 1, binary, 1, "x.generic", ""},
    ObjectType{0x10, 1, binary, 1, "switch", ""},
    ObjectType{0x11, 1, opening, 1, "contact", ""},
    ObjectType{0x12, 2, number, 1, "co2", "ppm"},
    ObjectType{0x13, 2, number, 1, "voc", ""},
    ObjectType{0x14, 2, number, 0.01, "x.moisture", "%"},
    ObjectType{0x15, 1, binary, 1, "battery_low", ""},
    ObjectType{0x16, 1, binary, 1, "x.battery_charging", ""},
    ObjectType{0x17, 1, binary, 1, "carbon_monoxide", ""},
    ObjectType{0x18, 1, binary, 1, "x.cold", ""},
    ObjectType{0x19, 1, binary, 1, "x.connectivity", ""},
    ObjectType{0x1A, 1, opening, 1, "contact", ""},
    ObjectType{0x1B, 1, opening, 1, "contact", ""},
    ObjectType{0x1C, 1, binary, 1, "gas", ""},
    ObjectType{0x1D, 1, binary, 1, "x.heat", ""},
    ObjectType{0x1E, 1, binary, 1, "x.light", ""},
    ObjectType{0x1F, 1, binary, 1, "x.lock", ""},  // true is unlocked
    ObjectType{0x20, 1, binary, 1, "leak", ""},
    ObjectType{0x21, 1, binary, 1, "motion", ""},
    ObjectType{0x22, 1, binary, 1, "x.moving", ""},
    ObjectType{0x23, 1, binary, 1, "occupancy", ""},
    ObjectType{0x24, 1, binary, 1, "x.plug", ""},
    ObjectType{0x25, 1, binary, 1, "presence", ""},
    ObjectType{0x26, 1, binary, 1, "x.problem", ""},
    ObjectType{0x27, 1, binary, 1, "x.running", ""},
    ObjectType{0x28, 1, binary, 1, "x.safety", ""},  // true is safe
    ObjectType{0x29, 1, binary, 1, "smoke", ""},
    ObjectType{0x2A, 1, binary, 1, "x.sound", ""},
    ObjectType{0x2B, 1, binary, 1, "tamper", ""},
    ObjectType{0x2C, 1, binary, 1, "vibration", ""},
    ObjectType{0x2D, 1, opening, 1, "contact", ""},
    ObjectType{0x2E, 1, number, 1, "humidity", "%"},
    ObjectType{0x2F, 1, number, 1, "x.moisture", "%"},
    ObjectType{0x3A, 1, button, 1, "action", ""},
    ObjectType{0x3B, 1, command, 1, "", ""},
    ObjectType{0x3C, 2, dimmer, 1, "action", ""},
    ObjectType{0x3D, 2, number, 1, "x.count", ""},
    ObjectType{0x3E, 4, number, 1, "x.count", ""},
    ObjectType{0x3F, 2, signed_number, 0.1, "x.rotation", "deg"},
    ObjectType{0x40, 2, number, 1, "x.distance", "mm"},
    ObjectType{0x41, 2, number, 100, "x.distance", "mm"},
    ObjectType{0x42, 3, number, 0.001, "x.duration", "s"},
    ObjectType{0x43, 2, number, 0.001, "current", "A"},
    ObjectType{0x44, 2, number, 0.01, "x.speed", "m/s"},
    ObjectType{0x45, 2, signed_number, 0.1, "temperature", "C"},
    ObjectType{0x46, 1, number, 0.1, "x.uv_index", ""},
    ObjectType{0x47, 2, number, 0.1, "x.volume", "L"},
    ObjectType{0x48, 2, number, 1, "x.volume", "mL"},
    ObjectType{0x49, 2, number, 0.001, "x.volume_flow_rate", "m3/h"},
    ObjectType{0x4A, 2, number, 0.1, "voltage", "V"},
    ObjectType{0x4B, 3, number, 0.001, "x.gas", "m3"},
    ObjectType{0x4C, 4, number, 0.001, "x.gas", "m3"},
    ObjectType{0x4D, 4, number, 0.001, "energy", "kWh"},
    ObjectType{0x4E, 4, number, 0.001, "x.volume", "L"},
    ObjectType{0x4F, 4, number, 0.001, "x.water", "L"},
    ObjectType{0x50, 4, number, 1, "x.timestamp", "s"},
    ObjectType{0x51, 2, number, 0.001, "x.acceleration", "m/s2"},
    ObjectType{0x52, 2, number, 0.001, "x.gyroscope", "deg/s"},
    ObjectType{0x53, 1, text, 1, "x.text", ""},
    ObjectType{0x54, 1, raw, 1, "x.raw", ""},
    ObjectType{0x55, 4, number, 0.001, "x.volume_storage", "L"},
    ObjectType{0x56, 2, number, 1, "x.conductivity", "uS/cm"},
    ObjectType{0x57, 1, signed_number, 1, "temperature", "C"},
    ObjectType{0x58, 1, signed_number, 0.35, "temperature", "C"},
    ObjectType{0x59, 1, signed_number, 1, "x.count", ""},
    ObjectType{0x5A, 2, signed_number, 1, "x.count", ""},
    ObjectType{0x5B, 4, signed_number, 1, "x.count", ""},
    ObjectType{0x5C, 4, signed_number, 0.01, "power", "W"},
    ObjectType{0x5D, 2, signed_number, 0.001, "current", "A"},
    ObjectType{0x5E, 2, number, 0.01, "x.direction", "deg"},
    ObjectType{0x5F, 2, number, 0.1, "x.precipitation", "mm"},
    ObjectType{0x60, 1, number, 1, "x.channel", "", true},
    ObjectType{0x61, 2, number, 1, "x.rotational_speed", "rpm"},
    ObjectType{0x62, 4, signed_number, 1e-6, "x.speed", "m/s"},
    ObjectType{0x63, 4, signed_number, 1e-6, "x.acceleration", "m/s2"},
    ObjectType{0x64, 1, number, 1, "x.light_level", ""},
    ObjectType{0x65, 1, number, 1, "x.settings_revision", "", true},
    ObjectType{0xF0, 2, number, 1, "x.device_type_id", "", true},
    ObjectType{0xF1, 4, firmware, 1, "x.firmware_version", "", true},
    ObjectType{0xF2, 3, firmware, 1, "x.firmware_version", "", true},
};
static_assert(std::is_sorted(kObjects.begin(), kObjects.end(),
                             [](const auto& a, const auto& b) { return a.id < b.id; }));

constexpr auto kIndex = [] {
  std::array<std::uint8_t, 256> index{};  // one more than the place in kObjects
  for (std::size_t i = 0; i < kObjects.size(); ++i)
    index[kObjects[i].id] = static_cast<std::uint8_t>(i + 1);
  return index;
}();

}  // namespace

const ObjectType* bthome_object(std::uint8_t id) noexcept {
  return kIndex[id] == 0 ? nullptr : &kObjects[kIndex[id] - 1U];
}

std::string_view bthome_press(std::uint8_t event) noexcept {
  switch (event) {
    case 0x01: return "single";
    case 0x02: return "double";
    case 0x03: return "triple";
    case 0x04: return "hold";
    case 0x05: return "hold_double";
    case 0x06: return "hold_triple";
    case 0x80: return "hold";
    default: return {};
  }
}

}  // namespace homeward::ble
