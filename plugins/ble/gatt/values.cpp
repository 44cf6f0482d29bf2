#include "plugins/ble/gatt/values.hpp"

#include "plugins/ble/gatt/fields.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble::gatt {

namespace {

struct Characteristic {
  std::uint16_t uuid;
  ReadValue read;
  std::string_view name;
};

constexpr std::array kCharacteristics{
    Characteristic{0x2A08, read_date_time, "date and time"},
    Characteristic{0x2A18, read_glucose, "glucose"},
    Characteristic{0x2A19, read_battery_level, "battery level"},
    Characteristic{0x2A1C, read_temperature, "thermometer"},
    Characteristic{0x2A1E, read_temperature, "thermometer"},
    Characteristic{0x2A21, read_interval, "measurement interval"},
    Characteristic{0x2A2B, read_current_time, "current time"},
    Characteristic{0x2A34, read_glucose_context, "glucose context"},
    Characteristic{0x2A35, read_blood_pressure, "blood pressure"},
    Characteristic{0x2A37, read_heart_rate, "heart rate"},
    Characteristic{0x2A51, read_glucose_feature, "glucose features"},
    Characteristic{0x2A52, read_record_access, "record access"},
    Characteristic{0x2A5E, read_oximeter_spot, "pulse oximeter"},
    Characteristic{0x2A5F, read_oximeter_continuous, "pulse oximeter"},
    Characteristic{0x2A9B, read_body_composition_feature, "body composition features"},
    Characteristic{0x2A9C, read_body_composition, "body composition"},
    Characteristic{0x2A9D, read_weight, "weight scale"},
    Characteristic{0x2BED, read_battery_status, "battery status"},
};

constexpr auto kUuids = [] {
  std::array<std::uint16_t, kCharacteristics.size()> uuids{};
  std::transform(kCharacteristics.begin(), kCharacteristics.end(), uuids.begin(),
                 [](const Characteristic& one) { return one.uuid; });
  return uuids;
}();
static_assert(std::is_sorted(kUuids.begin(), kUuids.end()));

}  // namespace

bool decode_value(std::uint16_t characteristic, Bytes value, Decoded& out) {
  const auto found = std::lower_bound(kUuids.begin(), kUuids.end(), characteristic);
  if (found == kUuids.end() || *found != characteristic) return false;
  const auto& known = kCharacteristics[static_cast<std::size_t>(found - kUuids.begin())];
  Fields fields(value);
  const bool fits = known.read(fields, out) && !fields.cut_off();
  if (!fits) {
    out.clear();
    out.problem = Problem::malformed;
  }
  out.identity = {"gatt", "", known.name};
  return true;
}

std::span<const std::uint16_t> known_characteristics() noexcept {
  return kUuids;
}

}  // namespace homeward::ble::gatt
