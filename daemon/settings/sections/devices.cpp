#include "daemon/settings/fields.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace homeward::settings {
namespace {

using core::PluginId;

/// The plugin's part of `<plugin>:<address>`.
std::optional<PluginId> plugin_of(Reader& reader, const Node& node, const std::string& address) {
  const std::size_t colon = address.find(':');
  const Parsed<std::string> plugin = parse_name(address.substr(0, colon));
  if (colon != std::string::npos && colon + 1 < address.size() && plugin.value) {
    return PluginId{*plugin.value};
  }
  reader.error(node, "'id' is not a device address: '" + address + "'",
               "write it as \"PLUGIN:ADDRESS\", such as \"zigbee:0x00158d0004a1b2c3\"");
  return std::nullopt;
}

ports::PluginOptions& plugin_entry(Settings& settings, const PluginId& id) {
  const auto known =
      std::find_if(settings.plugins.begin(), settings.plugins.end(),
                   [&](const ports::PluginOptions& plugin) { return plugin.id == id; });
  if (known != settings.plugins.end()) return *known;
  ports::PluginOptions added;
  added.id = id;
  settings.plugins.push_back(std::move(added));
  return settings.plugins.back();
}

/// A property of the vocabulary, or `x.` and a name for what is not in it.
std::optional<std::string> read_property(Reader& reader, const Node& node) {
  std::optional<std::string> text = reader.text(node, "properties");
  if (!text) return std::nullopt;
  const std::string own = text->rfind("x.", 0) == 0 ? text->substr(2) : *text;
  if (parse_name(own).value) return text;
  reader.error(node, "'" + *text + "' is not a property",
               "write a name such as contact, or x.NAME for one outside the vocabulary");
  return std::nullopt;
}

class DeviceReader {
 public:
  DeviceReader(Reader& reader, Settings& settings) : reader_(reader), settings_(settings) {}

  void read(const std::string& name, const Node::Entry& entry) {
    const Fields fields(reader_, entry.value, kDeviceKeys);
    if (!fields) return;
    rules::DeviceDeclaration device;
    device.id = core::DeviceId{name};
    device.position = entry.key.position();
    read_address(fields, device);
    fields.name("room", device.room);
    read_properties(fields, device);
    fields.duration("supervise", device.supervise);
    fields.duration("supervise_data", device.supervise_data);
    read_data_properties(fields, device);
    fields.duration("dedup", device.dedup);
    fields.duration("debounce", device.debounce);
    fields.duration("clear_after", device.clear_after);
    settings_.rule_set.devices.push_back(std::move(device));
  }

 private:
  void read_address(const Fields& fields, rules::DeviceDeclaration& device) {
    const Node* const node = fields.find("id");
    if (node == nullptr) return;
    const std::optional<std::string> address = reader_.text(*node, "id");
    if (!address) return;
    const std::optional<PluginId> plugin = plugin_of(reader_, *node, *address);
    if (!plugin) return;
    const auto [first, added] = owners_.emplace(*address, device.id.str());
    if (!added) {
      reader_.error(*node, "'" + *address + "' is the id of '" + first->second + "' already");
    }
    device.address = core::DeviceAddress{*address};
    ports::PluginOptions& options = plugin_entry(settings_, *plugin);
    read_key(fields, *address, options);
  }

  /// A device's own key, such as a BLE bind key, goes to its plugin with the other secrets.
  void read_key(const Fields& fields, const std::string& address, ports::PluginOptions& plugin) {
    ports::SecretSource key;
    fields.secret("key", key);
    if (key.kind == ports::SecretSource::Kind::none) return;
    plugin.secrets.emplace(ports::PluginOptions::kDeviceKey + address.substr(address.find(':') + 1),
                           std::move(key));
  }

  void read_properties(const Fields& fields, rules::DeviceDeclaration& device) {
    for (const Node* const item : fields.list("properties")) {
      auto property = read_property(reader_, *item);
      if (property) device.properties.push_back(std::move(*property));
    }
  }

  void read_data_properties(const Fields& fields, rules::DeviceDeclaration& device) {
    for (const Node* const item : fields.list("data_properties")) {
      const std::optional<std::string> property = reader_.text(*item, "data_properties");
      if (!property) continue;
      const auto& own = device.properties;
      if (std::find(own.begin(), own.end(), *property) == own.end()) {
        reader_.error(*item, "'" + *property + "' is none of the device's 'properties'");
      }
      device.data_properties.push_back(*property);
    }
    const Node* const named = fields.find("data_properties");
    if (named != nullptr && !device.supervise_data) {
      reader_.error(*named, "'data_properties' needs 'supervise_data'");
    }
  }

  Reader& reader_;
  Settings& settings_;
  std::map<std::string, std::string> owners_;  ///< device by address
};

}  // namespace

void read_devices(Reader& reader, const Node& node, Settings& settings) {
  DeviceReader devices(reader, settings);
  for_each_named(reader, node, "devices", [&](const std::string& name, const Node::Entry& entry) {
    devices.read(name, entry);
  });
}

}  // namespace homeward::settings
