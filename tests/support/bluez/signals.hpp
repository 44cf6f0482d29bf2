#pragma once

#include "tests/support/bluez/fake_device.hpp"

#include <string>

struct sd_bus;
struct sd_bus_message;

namespace homeward::ble::test {

/// An adapter of the fake.
struct FakeAdapter {
  std::string path, address;
  bool powered{true};
  bool discovering{false};
};

/// Each writes an `a{sv}` with the properties as they are (`all`) or as far as they changed.
void append_device(sd_bus_message* message, const FakeDevice& device,
                   const std::string& adapter_path, bool all);
void append_adapter(sd_bus_message* message, const FakeAdapter& adapter);
void append_characteristic(sd_bus_message* message, const FakeCharacteristic& characteristic);

/// Send the signals that bluetoothd sends.
void tell_added(sd_bus* bus, const FakeDevice& device, const std::string& adapter_path);
void tell_changed(sd_bus* bus, FakeDevice& device, const std::string& adapter_path);
void tell_adapter_added(sd_bus* bus, const FakeAdapter& adapter);
void tell_adapter_changed(sd_bus* bus, const FakeAdapter& adapter);
void tell_characteristic_added(sd_bus* bus, const FakeCharacteristic& characteristic);
void tell_removed(sd_bus* bus, const std::string& path, const char* interface);
void tell_value(sd_bus* bus, const std::string& path, const ByteList& value);
/// Properties of a device in types that BlueZ never uses.
void tell_nonsense(sd_bus* bus, const std::string& path);

}  // namespace homeward::ble::test
