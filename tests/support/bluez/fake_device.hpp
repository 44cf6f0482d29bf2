#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace homeward::ble::test {

using ByteList = std::vector<std::uint8_t>;

/// What a write to a characteristic, or a subscription, makes the device tell.
struct Told {
  std::string uuid;  ///< of the characteristic that tells
  ByteList value;
};

/// A GATT characteristic of a fake device.
struct FakeCharacteristic {
  std::string uuid, service, path;
  std::vector<std::string> flags;
  ByteList value;
  std::vector<Told> on_notify, on_write;
  std::vector<ByteList> written;
  bool notifying{false};
  bool disconnect_on_read{false};
};

/// A device as the fake adapter knows it: what it advertised, and what it offers on a connection.
struct FakeDevice {
  std::string address, type{"public"}, name, path;
  std::optional<std::int16_t> rssi;
  std::map<std::string, ByteList> service_data;  ///< by UUID of 36 characters
  std::map<std::uint16_t, ByteList> manufacturer_data;
  std::vector<std::string> uuids;
  bool known{false};  ///< it has an object
  bool connected{false}, paired{false}, resolved{false};
  std::optional<std::uint32_t> passkey;  ///< pairing asks for it
  std::string connect_error;             ///< Connect fails so; empty: it works
  std::vector<FakeCharacteristic> characteristics;
  // What PropertiesChanged has to tell at the end of this turn of the loop.
  bool service_changed{false}, manufacturer_changed{false}, rssi_changed{false};
  bool uuids_changed{false}, link_changed{false};
  std::optional<std::int16_t> told_rssi;

  [[nodiscard]] bool changed() const {
    return service_changed || manufacturer_changed || rssi_changed || uuids_changed || link_changed;
  }
};

/// One advertisement, as a script tells it.
struct Advert {
  std::string name, type;
  std::optional<std::int16_t> rssi;
  std::map<std::string, ByteList> service_data;
  std::map<std::uint16_t, ByteList> manufacturer_data;
  std::vector<std::string> uuids;
};

/// Merges an advertisement into a device as BlueZ 5.66 does: changes alone are told, unless
/// `duplicates`; the strength is told for 8 dB and more, or always when `filtered` (src/adapter.c
/// and src/device.c). `controller_filter`: what is the same in every byte and strength is not seen.
void hear(FakeDevice& device, const Advert& advert, bool duplicates, bool filtered);

/// "0000fcd2-0000-1000-8000-00805f9b34fb" of "fcd2".
[[nodiscard]] std::string long_uuid(const std::string& uuid);

}  // namespace homeward::ble::test
