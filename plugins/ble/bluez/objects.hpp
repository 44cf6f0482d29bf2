#pragma once

#include "lib/base/result.hpp"
#include "plugins/ble/bluez/bus.hpp"
#include "plugins/ble/bluez/device_report.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace homeward::ble::bluez {

inline constexpr const char* kService = "org.bluez";
inline constexpr const char* kAdapterInterface = "org.bluez.Adapter1";
inline constexpr const char* kDeviceInterface = "org.bluez.Device1";
inline constexpr const char* kCharacteristicInterface = "org.bluez.GattCharacteristic1";
inline constexpr const char* kMonitorInterface = "org.bluez.AdvertisementMonitorManager1";
inline constexpr const char* kPropertiesInterface = "org.freedesktop.DBus.Properties";
inline constexpr const char* kObjectsInterface = "org.freedesktop.DBus.ObjectManager";

/// What BlueZ tells of an adapter.
struct AdapterReport {
  std::string_view address;  ///< empty unless told
  std::optional<bool> powered, discovering;
};

/// Reads an `a{sv}` of org.bluez.Adapter1; false when the message has something else there.
bool read_adapter(sd_bus_message* message, AdapterReport& report);

/// What BlueZ tells of a GATT characteristic; views into the message.
struct CharacteristicReport {
  std::string_view uuid;
  bool notifies{false};  ///< by notification or indication
  bool readable{false};
  bool writable{false};
  std::optional<Bytes> value;
};

/// Reads an `a{sv}` of org.bluez.GattCharacteristic1; false when something else is there.
bool read_characteristic(sd_bus_message* message, CharacteristicReport& report);

/// Who hears of the objects in an answer or a signal. The message stands at the properties.
class ObjectVisitor {
 public:
  virtual ~ObjectVisitor() = default;
  /// Returns true when it read the `a{sv}`; otherwise it is passed over.
  virtual bool object(std::string_view path, std::string_view interface,
                      sd_bus_message* message) = 0;
};

/// Visits each interface in the body of InterfacesAdded (`oa{sa{sv}}`).
bool visit_added(sd_bus_message* message, ObjectVisitor& visitor);

/// Visits each interface in the answer of GetManagedObjects (`a{oa{sa{sv}}}`).
bool visit_managed(sd_bus_message* message, ObjectVisitor& visitor);

}  // namespace homeward::ble::bluez
