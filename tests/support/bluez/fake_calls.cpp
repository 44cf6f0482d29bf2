// What clients ask of the fake over D-Bus.
#include "tests/support/bluez/fake_bluez.hpp"

#include <systemd/sd-bus.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace homeward::ble::test {
namespace {

int fail(sd_bus_message* call, const char* name) {
  return sd_bus_reply_method_errorf(call, (std::string("org.bluez.Error.") + name).c_str(), "%s",
                                    name);
}

int done(sd_bus_message* call) {
  return sd_bus_reply_method_return(call, "");
}

}  // namespace

int FakeBluez::on_call(sd_bus_message* call) {
  const std::string_view path = sd_bus_message_get_path(call);
  const std::string member = sd_bus_message_get_member(call);
  const char* const told = sd_bus_message_get_interface(call);
  const std::string_view interface = told == nullptr ? "" : told;
  ++calls_[member];
  if (member == hanging_) return 1;
  if (const auto error = errors_.find(member); error != errors_.end()) {
    return sd_bus_reply_method_errorf(call, error->second.c_str(), "as the script says");
  }
  if (member == "GetManagedObjects" && path == "/") return answer_objects(call);
  if (member == "Set") return set_property(call);
  if (interface == "org.bluez.AgentManager1") return call_agents(call, member);
  if (has_adapter_ && path == adapter_.path) {
    if (interface == "org.bluez.AdvertisementMonitorManager1") return call_monitors(call, member);
    if (interface == "org.bluez.Adapter1") return call_adapter(call, adapter_, member);
  }
  FakeDevice* const device = device_at(path);
  if (device == nullptr) return 0;
  if (path == device->path) return call_device(call, *device, member);
  for (FakeCharacteristic& one : device->characteristics) {
    if (one.path == path) return call_characteristic(call, *device, one, member);
  }
  return 0;
}

int FakeBluez::answer_objects(sd_bus_message* call) {
  sd_bus_message* reply = nullptr;
  sd_bus_message_new_method_return(call, &reply);
  sd_bus_message_open_container(reply, 'a', "{oa{sa{sv}}}");
  const auto object = [&](const std::string& path, const char* interface, auto append) {
    sd_bus_message_open_container(reply, 'e', "oa{sa{sv}}");
    sd_bus_message_append(reply, "o", path.c_str());
    sd_bus_message_open_container(reply, 'a', "{sa{sv}}");
    sd_bus_message_open_container(reply, 'e', "sa{sv}");
    sd_bus_message_append(reply, "s", interface);
    append();
    for (int level = 0; level < 3; ++level) sd_bus_message_close_container(reply);
  };
  if (has_adapter_) {
    object(adapter_.path, "org.bluez.Adapter1", [&] { append_adapter(reply, adapter_); });
  }
  for (const auto& [address, device] : devices_) {
    if (!device.known) continue;
    object(device.path, "org.bluez.Device1",
           [&] { append_device(reply, device, adapter_.path, true); });
    if (!device.resolved) continue;
    for (const FakeCharacteristic& one : device.characteristics) {
      object(one.path, "org.bluez.GattCharacteristic1", [&] { append_characteristic(reply, one); });
    }
  }
  sd_bus_message_close_container(reply);
  sd_bus_send(nullptr, reply, nullptr);
  sd_bus_message_unref(reply);
  return 1;
}

int FakeBluez::set_filter(sd_bus_message* call) {
  filtered_ = true;
  duplicates_ = false;
  sd_bus_message_enter_container(call, 'a', "{sv}");
  while (sd_bus_message_enter_container(call, 'e', "sv") > 0) {
    const char* name = nullptr;
    sd_bus_message_read(call, "s", &name);
    if (std::strcmp(name, "DuplicateData") == 0) {
      int on = 0;
      sd_bus_message_read(call, "v", "b", &on);
      duplicates_ = on != 0;
    } else {
      sd_bus_message_skip(call, "v");
    }
    sd_bus_message_exit_container(call);
  }
  return done(call);
}

int FakeBluez::call_adapter(sd_bus_message* call, FakeAdapter& adapter, std::string_view member) {
  if (member == "RemoveDevice") return done(call);
  if (!adapter.powered) return fail(call, "NotReady");
  if (member == "SetDiscoveryFilter") return set_filter(call);
  if (member == "StartDiscovery") {
    if (adapter.discovering) return fail(call, "InProgress");
    adapter.discovering = true;
  } else if (member == "StopDiscovery") {
    if (!adapter.discovering) return fail(call, "Failed");
    adapter.discovering = false;
    for (auto& [address, device] : devices_) device.rssi.reset();
  } else {
    return 0;
  }
  tell_adapter_changed(bus_, adapter);
  return done(call);
}

int FakeBluez::call_monitors(sd_bus_message* call, std::string_view member) {
  if (!experimental_) return 0;
  const char* root = nullptr;
  sd_bus_message_read(call, "o", &root);
  const std::string sender = sd_bus_message_get_sender(call);
  if (member == "UnregisterMonitor") {
    if (monitors_ == 0) return fail(call, "DoesNotExist");
    monitors_ = 0;
    return done(call);
  }
  // Objects are asked for as bluetoothd does; how many there are comes with the answer.
  const auto listed = [](sd_bus_message* reply, void* context, sd_bus_error*) {
    auto* const self = static_cast<FakeBluez*>(context);
    const char* sender_name = sd_bus_message_get_sender(reply);
    if (sd_bus_message_enter_container(reply, 'a', "{oa{sa{sv}}}") < 0) return 0;
    while (sd_bus_message_enter_container(reply, 'e', "oa{sa{sv}}") > 0) {
      const char* path = nullptr;
      sd_bus_message_read(reply, "o", &path);
      const char* const verb = self->release_monitors_ ? "Release" : "Activate";
      if (!self->release_monitors_) ++self->monitors_;
      sd_bus_call_method_async(self->bus_, nullptr, sender_name, path,
                               "org.bluez.AdvertisementMonitor1", verb, nullptr, nullptr, "");
      sd_bus_message_skip(reply, "a{sa{sv}}");
      sd_bus_message_exit_container(reply);
    }
    return 0;
  };
  sd_bus_call_method_async(bus_, nullptr, sender.c_str(), root,
                           "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", listed, this,
                           "");
  return done(call);
}

/// One agent for each client, with one ability: it is not changed by registering again.
int FakeBluez::call_agents(sd_bus_message* call, std::string_view member) {
  if (member == "UnregisterAgent") {
    if (agent_path_.empty()) return fail(call, "DoesNotExist");
    agent_path_.clear();
    return done(call);
  }
  if (member != "RegisterAgent") return done(call);
  const std::string sender = sd_bus_message_get_sender(call);
  if (!agent_path_.empty() && agent_owner_ == sender) return fail(call, "AlreadyExists");
  const char* agent = nullptr;
  const char* ability = nullptr;
  if (sd_bus_message_read(call, "os", &agent, &ability) <= 0) return fail(call, "InvalidArguments");
  agent_path_ = agent;
  agent_owner_ = sender;
  agent_types_ = std::string_view(ability).starts_with("Keyboard");
  return done(call);
}

int FakeBluez::connect(sd_bus_message* call, FakeDevice& device) {
  if (!device.connect_error.empty()) {
    return sd_bus_reply_method_errorf(call, device.connect_error.c_str(), "as the script says");
  }
  device.connected = device.resolved = device.link_changed = true;
  for (const FakeCharacteristic& one : device.characteristics) {
    tell_characteristic_added(bus_, one);
  }
  return done(call);
}

int FakeBluez::pair(sd_bus_message* call, FakeDevice& device) {
  if (device.paired) return fail(call, "AlreadyExists");
  if (!device.passkey) {
    device.paired = true;
    return done(call);
  }
  if (agent_path_.empty() || !agent_types_) return fail(call, "AuthenticationFailed");
  struct Question {
    FakeDevice* device;
    sd_bus_message* call;
  };
  const auto answered = [](sd_bus_message* reply, void* context, sd_bus_error*) {
    const auto* const question = static_cast<Question*>(context);
    std::uint32_t passkey = 0;
    const bool read = sd_bus_message_read(reply, "u", &passkey) > 0;
    question->device->paired = read && passkey == question->device->passkey;
    const int told = question->device->paired ? done(question->call)
                                              : fail(question->call, "AuthenticationFailed");
    sd_bus_message_unref(question->call);
    delete question;
    return told < 0 ? told : 0;
  };
  auto* const question = new Question{&device, sd_bus_message_ref(call)};
  return sd_bus_call_method_async(bus_, nullptr, agent_owner_.c_str(), agent_path_.c_str(),
                                  "org.bluez.Agent1", "RequestPasskey", answered, question, "o",
                                  device.path.c_str());
}

int FakeBluez::call_device(sd_bus_message* call, FakeDevice& device, std::string_view member) {
  if (member == "Connect") return connect(call, device);
  if (member == "Pair") return pair(call, device);
  if (member != "Disconnect") return 0;
  disconnect(device);
  return done(call);
}

int FakeBluez::call_characteristic(sd_bus_message* call, FakeDevice& device,
                                   FakeCharacteristic& one, std::string_view member) {
  if (!device.connected) return fail(call, "NotConnected");
  if (member == "StartNotify") {
    one.notifying = true;
    tell_later(device, one.on_notify);
    return done(call);
  }
  if (member == "WriteValue") {
    const void* data = nullptr;
    std::size_t size = 0;
    sd_bus_message_read_array(call, 'y', &data, &size);
    const auto* const bytes = static_cast<const std::uint8_t*>(data);
    one.written.emplace_back(bytes, bytes + size);
    tell_later(device, one.on_write);
    return done(call);
  }
  if (member != "ReadValue") return member == "StopNotify" ? done(call) : 0;
  if (one.disconnect_on_read) {
    disconnect(device);
    return fail(call, "Failed");
  }
  sd_bus_message* reply = nullptr;
  sd_bus_message_new_method_return(call, &reply);
  sd_bus_message_append_array(reply, 'y', one.value.data(), one.value.size());
  sd_bus_send(nullptr, reply, nullptr);
  sd_bus_message_unref(reply);
  return 1;
}

int FakeBluez::set_property(sd_bus_message* call) {
  const char* interface = nullptr;
  const char* name = nullptr;
  int on = 0;
  if (sd_bus_message_read(call, "ssv", &interface, &name, "b", &on) <= 0) return fail(call, "No");
  if (std::strcmp(name, "Powered") != 0) return done(call);
  adapter_.powered = on != 0;
  if (!adapter_.powered) adapter_.discovering = false;
  tell_adapter_changed(bus_, adapter_);
  return done(call);
}

}  // namespace homeward::ble::test
