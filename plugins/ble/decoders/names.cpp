#include "plugins/ble/decoders/families.hpp"

#include <algorithm>
#include <array>

namespace homeward::ble {

namespace {

struct Named {
  std::string_view front;
  DecodeFamily decode;
};

// The company identifier of these is part of a value.
constexpr std::array kNamed{
    Named{"TP35", decode_thermopro},        Named{"TP39", decode_thermopro},
    Named{"TP96", decode_thermopro_probes}, Named{"TP97", decode_thermopro_probes},
    Named{"sps", decode_inkbird_small},     Named{"tps", decode_inkbird_small},
    Named{"N0BYD", decode_inkbird_small},   Named{"ITH-", decode_inkbird_large},
    Named{"MOCREO", decode_mocreo},         Named{"IBS-P", decode_inkbird_large},
    Named{"Ink@IAM", decode_inkbird_air},
};

bool offers(const Advertisement& advertisement, const Uuid& service) noexcept {
  const auto& uuids = advertisement.service_uuids;
  return std::find(uuids.begin(), uuids.end(), service) != uuids.end();
}

/// SensorPush tell themselves by their service or name, or by the addresses of their radios (Texas
/// Instruments' block A4:34:F1) where neither was heard.
bool is_sensorpush(const Advertisement& advertisement) noexcept {
  constexpr Uuid kService{0xEF09000011D642BAU, 0x93B89DD7EC090AB0U};
  return offers(advertisement, kService) || advertisement.name.starts_with("SensorPush") ||
         advertisement.address.number() >> 24U == 0xA434F1;
}

/// Govee's H5055 puts the end of its address where the company stands.
bool is_six_probes(const Advertisement& advertisement, const ManufacturerData& part) noexcept {
  const auto& address = advertisement.address.bytes;
  return offers(advertisement, uuid_of(0x5550)) ||
         (part.company == (address[4] << 8U | address[3]) && part.data[0] == address[5]);
}

DecodeFamily inode_by_model(std::uint16_t company) noexcept {
  const unsigned model = company >> 8U;
  return (model >= 0x91 && model <= 0x96) || (model >= 0x9A && model <= 0x9D) ? decode_inode
                                                                              : nullptr;
}

}  // namespace

DecodeFamily family_by_shape(const Advertisement& advertisement,
                             const ManufacturerData& part) noexcept {
  const unsigned low = part.company & 0xFFU;
  switch (part.data.size()) {
    case 3: return low == 4 && is_sensorpush(advertisement) ? decode_sensorpush : nullptr;
    case 5: return low == 0 && is_sensorpush(advertisement) ? decode_sensorpush : nullptr;
    case 11:
      if (part.company >> 8U == 0x82) return decode_inode_meter;
      return offers(advertisement, uuid_of(0x20AA)) ? decode_jinou : nullptr;
    case 13: return low == 0xC0 ? decode_xiaogui : nullptr;
    case 14:
    case 17: return is_govee_probes(part.data) ? decode_govee_probes : nullptr;
    case 20:
      if (is_govee_probes(part.data)) return decode_govee_probes;
      return is_six_probes(advertisement, part) ? decode_govee_six_probes : nullptr;
    case 22: return inode_by_model(part.company);
    case 24: return is_altbeacon(part.data) ? decode_altbeacon : nullptr;
    default: return nullptr;
  }
}

DecodeFamily family_by_name(const Advertisement& advertisement) noexcept {
  const std::string_view name = advertisement.name;
  if (name.empty()) return nullptr;
  for (const Named& named : kNamed)
    if (name.front() == named.front.front() && name.starts_with(named.front)) return named.decode;
  return nullptr;
}

}  // namespace homeward::ble
