#include "tests/support/bluez/fake_bluez.hpp"

#include <systemd/sd-bus.h>

#include <algorithm>

namespace homeward::ble::test {

int FakeBluez::start() {
  const auto forward = [](sd_bus_message* call, void* self, sd_bus_error*) {
    return static_cast<FakeBluez*>(self)->on_call(call);
  };
  const int outcome = sd_bus_add_fallback(bus_, nullptr, "/", forward, this);
  return outcome < 0 ? outcome : sd_bus_request_name(bus_, "org.bluez", 0);
}

void FakeBluez::flush() {
  for (auto& [address, device] : devices_) {
    if (device.known && device.changed()) tell_changed(bus_, device, adapter_.path);
  }
  for (const auto& [path, value] : values_) tell_value(bus_, path, value);
  values_.clear();
}

FakeDevice& FakeBluez::device(const std::string& address) {
  FakeDevice& device = devices_[address];
  if (!device.address.empty()) return device;
  device.address = address;
  device.path = adapter_.path + "/dev_" + address;
  std::replace(device.path.begin(), device.path.end(), ':', '_');
  return device;
}

FakeDevice* FakeBluez::device_at(std::string_view path) {
  const auto found = std::find_if(devices_.begin(), devices_.end(), [&](const auto& entry) {
    const std::string& own = entry.second.path;
    return entry.second.known && path.starts_with(own) &&
           (path.size() == own.size() || path[own.size()] == '/');
  });
  return found == devices_.end() ? nullptr : &found->second;
}

void FakeBluez::disconnect(FakeDevice& device) {
  if (!device.connected) return;
  device.connected = device.resolved = false;
  device.link_changed = true;
  for (FakeCharacteristic& one : device.characteristics) one.notifying = false;
  filtered_ = duplicates_ = adapter_.discovering && filtered_;
}

void FakeBluez::tell_later(FakeDevice& device, const std::vector<Told>& told) {
  for (const Told& one : told) {
    for (const FakeCharacteristic& characteristic : device.characteristics) {
      const bool subscribed = characteristic.uuid == one.uuid && characteristic.notifying;
      if (subscribed) values_.emplace_back(characteristic.path, one.value);
    }
  }
}

}  // namespace homeward::ble::test
