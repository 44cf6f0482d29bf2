#include "plugins/ble/bluez/ad_structures.hpp"

#include "lib/json/utf8.hpp"
#include "plugins/ble/bytes.hpp"

namespace homeward::ble::bluez {
namespace {

// Bluetooth Assigned Numbers, section 2.3.
enum AdType : std::uint8_t {
  some_uuids_16 = 0x02,
  all_uuids_16 = 0x03,
  some_uuids_32 = 0x04,
  all_uuids_32 = 0x05,
  some_uuids_128 = 0x06,
  all_uuids_128 = 0x07,
  short_name = 0x08,
  full_name = 0x09,
  service_16 = 0x16,
  manufacturer = 0xFF,
};

Uuid uuid_at(Bytes value, std::size_t at, std::size_t size) {
  if (size == 16) return {little(value, at + 8, 8), little(value, at, 8)};
  return uuid_of(static_cast<std::uint32_t>(little(value, at, size)));
}

}  // namespace

bool AdStructures::read(Bytes data) {
  services_ = companies_ = uuid_count_ = 0;
  name_ = {};
  name_is_complete_ = false;
  while (!data.empty()) {
    const std::size_t length = data[0];
    if (length == 0) return true;  // what follows is padding
    if (length >= data.size()) return false;
    read_one(data[1], data.subspan(2, length - 1));
    data = data.subspan(length + 1);
  }
  return true;
}

void AdStructures::read_one(std::uint8_t type, Bytes value) {
  switch (type) {
    case some_uuids_16:
    case all_uuids_16: return add_uuids(value, 2);
    case some_uuids_32:
    case all_uuids_32: return add_uuids(value, 4);
    case some_uuids_128:
    case all_uuids_128: return add_uuids(value, 16);
    case short_name: return take_name(value, false);
    case full_name: return take_name(value, true);
    case service_16:
      if (value.size() >= 2 && services_ < kMaxData)
        service_data_[services_++] = {u16(value, 0), value.subspan(2)};
      return;
    case manufacturer:
      if (value.size() >= 2 && companies_ < kMaxData)
        manufacturer_data_[companies_++] = {u16(value, 0), value.subspan(2)};
      return;
    default: return;
  }
}

void AdStructures::add_uuids(Bytes value, std::size_t size) {
  for (std::size_t at = 0; has(value, at, size) && uuid_count_ < kMaxUuids; at += size) {
    uuids_[uuid_count_++] = uuid_at(value, at, size);
  }
}

void AdStructures::take_name(Bytes value, bool complete) {
  const std::string_view text(reinterpret_cast<const char*>(value.data()), value.size());
  // Some devices fill a fixed field with zeros.
  const std::string_view name = text.substr(0, text.find('\0'));
  if (name_is_complete_ || name.empty() || !json::is_utf8(name)) return;
  name_ = name;
  name_is_complete_ = complete;
}

}  // namespace homeward::ble::bluez
