#include "daemon/store/device_table.hpp"

#include <optional>

namespace homeward::store {

DeviceTable::DeviceTable(Connection& connection)
    : put_(connection,
           "INSERT INTO devices (address, description, keep, last_seen, removed) "
           "VALUES (?, ?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET "
           "description = excluded.description, keep = excluded.keep, "
           "last_seen = excluded.last_seen, removed = excluded.removed"),
      all_(connection,
           "SELECT address, description, keep, last_seen, removed FROM devices ORDER BY address") {}

void DeviceTable::put(const ports::DeviceRecord& device) {
  if (device.description.size() > ports::DeviceRecord::kMostDescription ||
      device.keep.size() > ports::DeviceRecord::kMostKeep) {
    throw Refused("device " + device.address.str() +
                  " has a description above 16 KiB or a keep above 4 KiB");
  }
  std::optional<std::int64_t> last_seen;
  if (device.last_seen) last_seen = device.last_seen->time_since_epoch().count();
  put_.run(device.address.str(), device.description, device.keep, last_seen,
           device.removed ? 1 : 0);
}

std::vector<ports::DeviceRecord> DeviceTable::all() {
  std::vector<ports::DeviceRecord> devices;
  Rows rows = all_.query();
  while (rows.next()) {
    ports::DeviceRecord device;
    device.address = core::DeviceAddress(rows.text(0));
    device.description = rows.text(1);
    device.keep = rows.text(2);
    if (!rows.is_null(3)) device.last_seen = core::WallTime(core::Duration(rows.integer(3)));
    device.removed = rows.integer(4) != 0;
    devices.push_back(std::move(device));
  }
  return devices;
}

}  // namespace homeward::store
