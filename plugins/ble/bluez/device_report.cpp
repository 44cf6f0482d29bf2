#include "plugins/ble/bluez/device_report.hpp"

#include <systemd/sd-bus.h>

#include <algorithm>
#include <string>

namespace homeward::ble::bluez {
namespace {

constexpr std::string_view kDevicePrefix = "/dev_";
constexpr std::size_t kAddressText = 17;

/// True when the variant at which the message stands holds this type.
bool holds(sd_bus_message* message, const char* type) {
  return sd_bus_message_verify_type(message, 'v', type) > 0;
}

int read_text(sd_bus_message* message, std::string_view& into, std::size_t most) {
  const char* text = nullptr;
  const int outcome = sd_bus_message_read(message, "v", "s", &text);
  if (outcome > 0) into = std::string_view(text).substr(0, most);
  return outcome;
}

int read_flag(sd_bus_message* message, std::optional<bool>& into) {
  int flag = 0;
  const int outcome = sd_bus_message_read(message, "v", "b", &flag);
  if (outcome > 0) into = flag != 0;
  return outcome;
}

/// Reads a variant of bytes; the view lives as long as the message.
int read_bytes(sd_bus_message* message, Bytes& bytes) {
  const void* data = nullptr;
  std::size_t size = 0;
  if (!holds(message, "ay")) {
    const int skipped = sd_bus_message_skip(message, "v");
    return skipped < 0 ? skipped : 0;
  }
  int outcome = sd_bus_message_enter_container(message, 'v', "ay");
  if (outcome >= 0) outcome = sd_bus_message_read_array(message, 'y', &data, &size);
  if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
  if (outcome < 0) return outcome;
  bytes = {static_cast<const std::uint8_t*>(data), size};
  return 1;
}

}  // namespace

void DeviceReport::clear() noexcept {
  address = address_type = name = alias = {};
  rssi.reset();
  connected.reset();
  paired.reset();
  services_resolved.reset();
  services_ = companies_ = uuid_count_ = odd_ = 0;
}

bool DeviceReport::read(sd_bus_message* message) {
  int outcome = sd_bus_message_enter_container(message, 'a', "{sv}");
  if (outcome <= 0) return false;
  while ((outcome = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
    outcome = read_property(message);
    if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
    if (outcome < 0) return false;
  }
  return outcome >= 0 && sd_bus_message_exit_container(message) >= 0;
}

int DeviceReport::read_property(sd_bus_message* message) {
  const char* property = nullptr;
  const int outcome = sd_bus_message_read(message, "s", &property);
  return outcome < 0 ? outcome : read_value(message, property);
}

int DeviceReport::read_value(sd_bus_message* message, std::string_view property) {
  struct Known {
    std::string_view name;
    const char* type;
  };
  constexpr std::array<Known, 10> kKnown{{{"ServiceData", "a{sv}"},
                                          {"ManufacturerData", "a{qv}"},
                                          {"RSSI", "n"},
                                          {"UUIDs", "as"},
                                          {"Name", "s"},
                                          {"Alias", "s"},
                                          {"Address", "s"},
                                          {"AddressType", "s"},
                                          {"Connected", "b"},
                                          {"Paired", "b"}}};
  const bool resolved = property == "ServicesResolved";
  const auto known = std::find_if(kKnown.begin(), kKnown.end(),
                                  [&](const Known& one) { return one.name == property; });
  if (known == kKnown.end() && !resolved) return sd_bus_message_skip(message, "v");
  if (!holds(message, resolved ? "b" : known->type)) {
    ++odd_;
    return sd_bus_message_skip(message, "v");
  }
  if (resolved) return read_flag(message, services_resolved);
  if (property == "ServiceData") return read_service_data(message);
  if (property == "ManufacturerData") return read_manufacturer_data(message);
  if (property == "UUIDs") return read_uuids(message);
  if (property == "Name") return read_text(message, name, kMaxName);
  if (property == "Alias") return read_text(message, alias, kMaxName);
  if (property == "Address") return read_text(message, address, kAddressText);
  if (property == "AddressType") return read_text(message, address_type, kAddressText);
  if (property == "Connected") return read_flag(message, connected);
  if (property == "Paired") return read_flag(message, paired);
  std::int16_t strength = 0;
  const int outcome = sd_bus_message_read(message, "v", "n", &strength);
  if (outcome > 0) rssi = strength;
  return outcome;
}

int DeviceReport::read_service_data(sd_bus_message* message) {
  int outcome = sd_bus_message_enter_container(message, 'v', "a{sv}");
  if (outcome >= 0) outcome = sd_bus_message_enter_container(message, 'a', "{sv}");
  if (outcome < 0) return outcome;
  while ((outcome = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
    const char* text = nullptr;
    Bytes bytes;
    outcome = sd_bus_message_read(message, "s", &text);
    const int read = outcome >= 0 ? read_bytes(message, bytes) : outcome;
    outcome = read >= 0 ? sd_bus_message_exit_container(message) : read;
    if (outcome < 0) return outcome;
    const auto uuid = parse_uuid(text);
    const auto number = uuid ? short_form(*uuid) : std::nullopt;
    if (read == 0) ++odd_;
    if (read > 0 && number && services_ < kMaxData) service_data_[services_++] = {*number, bytes};
  }
  if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
  return outcome < 0 ? outcome : sd_bus_message_exit_container(message);
}

int DeviceReport::read_manufacturer_data(sd_bus_message* message) {
  int outcome = sd_bus_message_enter_container(message, 'v', "a{qv}");
  if (outcome >= 0) outcome = sd_bus_message_enter_container(message, 'a', "{qv}");
  if (outcome < 0) return outcome;
  while ((outcome = sd_bus_message_enter_container(message, 'e', "qv")) > 0) {
    std::uint16_t company = 0;
    Bytes bytes;
    outcome = sd_bus_message_read(message, "q", &company);
    const int read = outcome >= 0 ? read_bytes(message, bytes) : outcome;
    outcome = read >= 0 ? sd_bus_message_exit_container(message) : read;
    if (outcome < 0) return outcome;
    if (read == 0) ++odd_;
    if (read > 0 && companies_ < kMaxData) manufacturer_data_[companies_++] = {company, bytes};
  }
  if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
  return outcome < 0 ? outcome : sd_bus_message_exit_container(message);
}

int DeviceReport::read_uuids(sd_bus_message* message) {
  int outcome = sd_bus_message_enter_container(message, 'v', "as");
  if (outcome >= 0) outcome = sd_bus_message_enter_container(message, 'a', "s");
  if (outcome < 0) return outcome;
  const char* text = nullptr;
  while ((outcome = sd_bus_message_read(message, "s", &text)) > 0) {
    const auto uuid = parse_uuid(text);
    if (uuid && uuid_count_ < kMaxUuids) uuids_[uuid_count_++] = *uuid;
  }
  if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
  return outcome < 0 ? outcome : sd_bus_message_exit_container(message);
}

std::string_view device_path_in(std::string_view path) noexcept {
  const std::size_t at = path.find(kDevicePrefix);
  if (at == std::string_view::npos) return {};
  const std::size_t end = at + kDevicePrefix.size() + kAddressText;
  if (path.size() < end || (path.size() > end && path[end] != '/')) return {};
  return path.substr(0, end);
}

std::optional<Address> address_in_path(std::string_view path) noexcept {
  const std::string_view device = device_path_in(path);
  if (device.empty()) return std::nullopt;
  std::array<char, kAddressText> text{};
  std::replace_copy(device.end() - kAddressText, device.end(), text.begin(), '_', ':');
  return parse_address({text.data(), text.size()});
}

}  // namespace homeward::ble::bluez
