#include "plugins/ble/bluez/objects.hpp"

#include <systemd/sd-bus.h>

namespace homeward::ble::bluez {
namespace {

/// Calls `read(name)` for each property; it returns 0 when the property is to be passed over.
template <class Read>
bool each_property(sd_bus_message* message, Read read) {
  if (sd_bus_message_enter_container(message, 'a', "{sv}") <= 0) return false;
  int outcome = 0;
  while ((outcome = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
    const char* name = nullptr;
    outcome = sd_bus_message_read(message, "s", &name);
    if (outcome >= 0) outcome = read(std::string_view(name));
    if (outcome == 0) outcome = sd_bus_message_skip(message, "v");
    if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
    if (outcome < 0) return false;
  }
  return outcome >= 0 && sd_bus_message_exit_container(message) >= 0;
}

int read_flag(sd_bus_message* message, std::optional<bool>& into) {
  if (sd_bus_message_verify_type(message, 'v', "b") <= 0) return 0;
  int flag = 0;
  const int outcome = sd_bus_message_read(message, "v", "b", &flag);
  if (outcome > 0) into = flag != 0;
  return outcome;
}

int read_text(sd_bus_message* message, std::string_view& into) {
  if (sd_bus_message_verify_type(message, 'v', "s") <= 0) return 0;
  const char* text = nullptr;
  const int outcome = sd_bus_message_read(message, "v", "s", &text);
  if (outcome > 0) into = text;
  return outcome;
}

int read_abilities(sd_bus_message* message, CharacteristicReport& report) {
  if (sd_bus_message_verify_type(message, 'v', "as") <= 0) return 0;
  int outcome = sd_bus_message_enter_container(message, 'v', "as");
  if (outcome >= 0) outcome = sd_bus_message_enter_container(message, 'a', "s");
  const char* text = nullptr;
  while (outcome >= 0 && (outcome = sd_bus_message_read(message, "s", &text)) > 0) {
    const std::string_view flag(text);
    report.notifies |= flag == "notify" || flag == "indicate";
    report.readable |= flag == "read";
    report.writable |= flag == "write" || flag == "write-without-response";
  }
  if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
  if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
  return outcome < 0 ? outcome : 1;
}

int read_bytes(sd_bus_message* message, std::optional<Bytes>& into) {
  if (sd_bus_message_verify_type(message, 'v', "ay") <= 0) return 0;
  const void* data = nullptr;
  std::size_t size = 0;
  int outcome = sd_bus_message_enter_container(message, 'v', "ay");
  if (outcome >= 0) outcome = sd_bus_message_read_array(message, 'y', &data, &size);
  if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
  if (outcome < 0) return outcome;
  into = Bytes{static_cast<const std::uint8_t*>(data), size};
  return 1;
}

/// Visits the `a{sa{sv}}` at which the message stands.
int visit_interfaces(sd_bus_message* message, std::string_view path, ObjectVisitor& visitor) {
  int outcome = sd_bus_message_enter_container(message, 'a', "{sa{sv}}");
  if (outcome < 0) return outcome;
  while ((outcome = sd_bus_message_enter_container(message, 'e', "sa{sv}")) > 0) {
    const char* interface = nullptr;
    outcome = sd_bus_message_read(message, "s", &interface);
    if (outcome < 0) return outcome;
    if (!visitor.object(path, interface, message)) outcome = sd_bus_message_skip(message, "a{sv}");
    if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
    if (outcome < 0) return outcome;
  }
  return outcome < 0 ? outcome : sd_bus_message_exit_container(message);
}

}  // namespace

bool read_adapter(sd_bus_message* message, AdapterReport& report) {
  return each_property(message, [&](std::string_view name) {
    if (name == "Address") return read_text(message, report.address);
    if (name == "Powered") return read_flag(message, report.powered);
    if (name == "Discovering") return read_flag(message, report.discovering);
    return 0;
  });
}

bool read_characteristic(sd_bus_message* message, CharacteristicReport& report) {
  return each_property(message, [&](std::string_view name) {
    if (name == "UUID") return read_text(message, report.uuid);
    if (name == "Flags") return read_abilities(message, report);
    if (name == "Value") return read_bytes(message, report.value);
    return 0;
  });
}

bool visit_added(sd_bus_message* message, ObjectVisitor& visitor) {
  const char* path = nullptr;
  if (!sd_bus_message_has_signature(message, "oa{sa{sv}}")) return false;
  if (sd_bus_message_read(message, "o", &path) <= 0) return false;
  return visit_interfaces(message, path, visitor) >= 0;
}

bool visit_managed(sd_bus_message* message, ObjectVisitor& visitor) {
  if (!sd_bus_message_has_signature(message, "a{oa{sa{sv}}}")) return false;
  if (sd_bus_message_enter_container(message, 'a', "{oa{sa{sv}}}") < 0) return false;
  int outcome = 0;
  while ((outcome = sd_bus_message_enter_container(message, 'e', "oa{sa{sv}}")) > 0) {
    const char* path = nullptr;
    outcome = sd_bus_message_read(message, "o", &path);
    if (outcome >= 0) outcome = visit_interfaces(message, path, visitor);
    if (outcome >= 0) outcome = sd_bus_message_exit_container(message);
    if (outcome < 0) return false;
  }
  return outcome >= 0;
}

}  // namespace homeward::ble::bluez
