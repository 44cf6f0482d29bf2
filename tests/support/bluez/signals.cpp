#include "tests/support/bluez/signals.hpp"

#include <systemd/sd-bus.h>

namespace homeward::ble::test {
namespace {

constexpr const char* kAdapter = "org.bluez.Adapter1";
constexpr const char* kDevice = "org.bluez.Device1";
constexpr const char* kCharacteristic = "org.bluez.GattCharacteristic1";
constexpr const char* kProperties = "org.freedesktop.DBus.Properties";
constexpr const char* kObjects = "org.freedesktop.DBus.ObjectManager";

void text(sd_bus_message* message, const char* name, const std::string& value) {
  sd_bus_message_append(message, "{sv}", name, "s", value.c_str());
}

void flag(sd_bus_message* message, const char* name, bool value) {
  sd_bus_message_append(message, "{sv}", name, "b", value ? 1 : 0);
}

void bytes(sd_bus_message* message, const ByteList& value) {
  sd_bus_message_open_container(message, 'v', "ay");
  sd_bus_message_append_array(message, 'y', value.data(), value.size());
  sd_bus_message_close_container(message);
}

/// Opens `{sv}` with a variant of this type; close() ends both.
void open(sd_bus_message* message, const char* name, const char* type) {
  sd_bus_message_open_container(message, 'e', "sv");
  sd_bus_message_append(message, "s", name);
  sd_bus_message_open_container(message, 'v', type);
}

void close(sd_bus_message* message) {
  sd_bus_message_close_container(message);
  sd_bus_message_close_container(message);
}

void texts(sd_bus_message* message, const char* name, const std::vector<std::string>& values) {
  open(message, name, "as");
  sd_bus_message_open_container(message, 'a', "s");
  for (const std::string& value : values) sd_bus_message_append(message, "s", value.c_str());
  sd_bus_message_close_container(message);
  close(message);
}

void append_service_data(sd_bus_message* message, const FakeDevice& device) {
  open(message, "ServiceData", "a{sv}");
  sd_bus_message_open_container(message, 'a', "{sv}");
  for (const auto& [uuid, value] : device.service_data) {
    sd_bus_message_open_container(message, 'e', "sv");
    sd_bus_message_append(message, "s", uuid.c_str());
    bytes(message, value);
    sd_bus_message_close_container(message);
  }
  sd_bus_message_close_container(message);
  close(message);
}

void append_manufacturer_data(sd_bus_message* message, const FakeDevice& device) {
  open(message, "ManufacturerData", "a{qv}");
  sd_bus_message_open_container(message, 'a', "{qv}");
  for (const auto& [company, value] : device.manufacturer_data) {
    sd_bus_message_open_container(message, 'e', "qv");
    sd_bus_message_append(message, "q", company);
    bytes(message, value);
    sd_bus_message_close_container(message);
  }
  sd_bus_message_close_container(message);
  close(message);
}

sd_bus_message* signal(sd_bus* bus, const char* path, const char* interface, const char* member) {
  sd_bus_message* message = nullptr;
  sd_bus_message_new_signal(bus, &message, path, interface, member);
  return message;
}

sd_bus_message* changed(sd_bus* bus, const std::string& path, const char* interface) {
  sd_bus_message* const message = signal(bus, path.c_str(), kProperties, "PropertiesChanged");
  sd_bus_message_append(message, "s", interface);
  return message;
}

void send_changed(sd_bus_message* message) {
  sd_bus_message_append(message, "as", 0);
  sd_bus_send(nullptr, message, nullptr);
  sd_bus_message_unref(message);
}

/// Begins InterfacesAdded; the caller appends the properties and calls send_added().
sd_bus_message* added(sd_bus* bus, const std::string& path, const char* interface) {
  sd_bus_message* const message = signal(bus, "/", kObjects, "InterfacesAdded");
  sd_bus_message_append(message, "o", path.c_str());
  sd_bus_message_open_container(message, 'a', "{sa{sv}}");
  sd_bus_message_open_container(message, 'e', "sa{sv}");
  sd_bus_message_append(message, "s", interface);
  return message;
}

void send_added(sd_bus_message* message) {
  close(message);
  sd_bus_send(nullptr, message, nullptr);
  sd_bus_message_unref(message);
}

}  // namespace

void append_device(sd_bus_message* message, const FakeDevice& device,
                   const std::string& adapter_path, bool all) {
  sd_bus_message_open_container(message, 'a', "{sv}");
  if (all) {
    text(message, "Address", device.address);
    text(message, "AddressType", device.type);
    if (!device.name.empty()) text(message, "Name", device.name);
    text(message, "Alias", device.name.empty() ? device.address : device.name);
    flag(message, "Paired", device.paired);
    sd_bus_message_append(message, "{sv}", "Adapter", "o", adapter_path.c_str());
  }
  if (all || device.link_changed) {
    flag(message, "Connected", device.connected);
    flag(message, "ServicesResolved", device.resolved);
  }
  if (all || device.uuids_changed) texts(message, "UUIDs", device.uuids);
  if (device.rssi && (all || device.rssi_changed)) {
    sd_bus_message_append(message, "{sv}", "RSSI", "n", *device.rssi);
  }
  const bool services = all ? !device.service_data.empty() : device.service_changed;
  if (services) append_service_data(message, device);
  const bool companies = all ? !device.manufacturer_data.empty() : device.manufacturer_changed;
  if (companies) append_manufacturer_data(message, device);
  sd_bus_message_close_container(message);
}

void append_adapter(sd_bus_message* message, const FakeAdapter& adapter) {
  sd_bus_message_open_container(message, 'a', "{sv}");
  text(message, "Address", adapter.address);
  flag(message, "Powered", adapter.powered);
  flag(message, "Discovering", adapter.discovering);
  sd_bus_message_close_container(message);
}

void append_characteristic(sd_bus_message* message, const FakeCharacteristic& characteristic) {
  sd_bus_message_open_container(message, 'a', "{sv}");
  text(message, "UUID", characteristic.uuid);
  texts(message, "Flags", characteristic.flags);
  open(message, "Value", "ay");
  sd_bus_message_append_array(message, 'y', nullptr, 0);
  close(message);
  sd_bus_message_close_container(message);
}

void tell_added(sd_bus* bus, const FakeDevice& device, const std::string& adapter_path) {
  sd_bus_message* const message = added(bus, device.path, kDevice);
  append_device(message, device, adapter_path, true);
  send_added(message);
}

void tell_changed(sd_bus* bus, FakeDevice& device, const std::string& adapter_path) {
  sd_bus_message* const message = changed(bus, device.path, kDevice);
  append_device(message, device, adapter_path, false);
  send_changed(message);
  if (device.rssi_changed) device.told_rssi = device.rssi;
  device.service_changed = device.manufacturer_changed = device.rssi_changed = false;
  device.uuids_changed = device.link_changed = false;
}

void tell_adapter_added(sd_bus* bus, const FakeAdapter& adapter) {
  sd_bus_message* const message = added(bus, adapter.path, kAdapter);
  append_adapter(message, adapter);
  send_added(message);
}

void tell_adapter_changed(sd_bus* bus, const FakeAdapter& adapter) {
  sd_bus_message* const message = changed(bus, adapter.path, kAdapter);
  append_adapter(message, adapter);
  send_changed(message);
}

void tell_characteristic_added(sd_bus* bus, const FakeCharacteristic& characteristic) {
  sd_bus_message* const message = added(bus, characteristic.path, kCharacteristic);
  append_characteristic(message, characteristic);
  send_added(message);
}

void tell_removed(sd_bus* bus, const std::string& path, const char* interface) {
  sd_bus_message* const message = signal(bus, "/", kObjects, "InterfacesRemoved");
  sd_bus_message_append(message, "oas", path.c_str(), 1, interface);
  sd_bus_send(nullptr, message, nullptr);
  sd_bus_message_unref(message);
}

void tell_value(sd_bus* bus, const std::string& path, const ByteList& value) {
  sd_bus_message* const message = changed(bus, path, kCharacteristic);
  sd_bus_message_open_container(message, 'a', "{sv}");
  open(message, "Value", "ay");
  sd_bus_message_append_array(message, 'y', value.data(), value.size());
  close(message);
  sd_bus_message_close_container(message);
  send_changed(message);
}

void tell_nonsense(sd_bus* bus, const std::string& path) {
  sd_bus_message* message = changed(bus, path, kDevice);
  sd_bus_message_open_container(message, 'a', "{sv}");
  sd_bus_message_append(message, "{sv}", "RSSI", "s", "loud");
  sd_bus_message_append(message, "{sv}", "Connected", "as", 1, "yes");
  sd_bus_message_append(message, "{sv}", "UUIDs", "a{si}", 1, "fcd2", 7);
  sd_bus_message_append(message, "{sv}", "Name", "(uu)", 1, 2);
  sd_bus_message_append(message, "{sv}", "ServiceData", "a{qv}", 1, 64722, "s", "x");
  open(message, "ManufacturerData", "aa{qv}");
  sd_bus_message_append(message, "aa{qv}", 1, 1, 76, "u", 9);
  close(message);
  sd_bus_message_close_container(message);
  send_changed(message);
  message = changed(bus, path, kDevice);
  sd_bus_message_append(message, "a{sv}", 1, "ServiceData", "a{sv}", 2, "fcd2", "u", 9, "x", "as",
                        0);
  send_changed(message);
  message = signal(bus, path.c_str(), kProperties, "PropertiesChanged");
  sd_bus_message_append(message, "si", kDevice, 5);
  sd_bus_send(nullptr, message, nullptr);
  sd_bus_message_unref(message);
  message = signal(bus, "/", kObjects, "InterfacesAdded");
  sd_bus_message_append(message, "s", "not a path");
  sd_bus_send(nullptr, message, nullptr);
  sd_bus_message_unref(message);
}

}  // namespace homeward::ble::test
