#include "tests/support/bluez/fake_device.hpp"

#include <algorithm>
#include <cstdlib>

namespace homeward::ble::test {
namespace {

constexpr int kStrengthStep = 8;

template <class Map>
bool merge(Map& kept, const Map& heard, bool duplicates) {
  if (heard.empty()) return false;
  if (duplicates) {
    kept = heard;
    return true;
  }
  const Map before = kept;
  for (const auto& [key, bytes] : heard) kept[key] = bytes;
  return kept != before;
}

}  // namespace

std::string long_uuid(const std::string& uuid) {
  constexpr std::size_t kShort = 4;
  return uuid.size() == kShort ? "0000" + uuid + "-0000-1000-8000-00805f9b34fb" : uuid;
}

void hear(FakeDevice& device, const Advert& advert, bool duplicates, bool filtered) {
  const bool same_bytes = device.known && device.service_data == advert.service_data &&
                          device.manufacturer_data == advert.manufacturer_data;
  const bool same_strength = device.rssi == advert.rssi;
  // The controller's own filter (seen with the real 5.66, which asks for it even so).
  if (same_bytes && same_strength) return;
  device.service_changed |= merge(device.service_data, advert.service_data, duplicates);
  device.manufacturer_changed |=
      merge(device.manufacturer_data, advert.manufacturer_data, duplicates);
  for (const std::string& uuid : advert.uuids) {
    if (std::find(device.uuids.begin(), device.uuids.end(), uuid) != device.uuids.end()) continue;
    device.uuids.push_back(uuid);
    device.uuids_changed = true;
  }
  device.rssi = advert.rssi;
  if (!advert.rssi) return;
  const int step = device.told_rssi ? std::abs(*advert.rssi - *device.told_rssi) : kStrengthStep;
  device.rssi_changed |= filtered ? !same_strength : step >= kStrengthStep;
}

}  // namespace homeward::ble::test
