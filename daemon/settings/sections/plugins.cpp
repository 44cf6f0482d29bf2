#include "daemon/settings/fields.hpp"
#include "daemon/settings/plugin_config.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <string>
#include <utility>

namespace homeward::settings {
namespace {

void read_limits(Reader& reader, const Node& node, ports::PluginLimits& limits) {
  constexpr std::uint32_t kMostEvents = 100'000'000;
  constexpr std::uint32_t kMostDevices = 100'000;
  const Fields fields(reader, node, "'limits'", {"events_per_second", "burst", "devices"});
  if (!fields) return;
  fields.count("events_per_second", limits.events_per_second, 1, kMostEvents);
  fields.count("burst", limits.burst, 1, kMostEvents);
  fields.count("devices", limits.devices, 1, kMostDevices);
}

void read_plugin(Reader& reader, const std::string& name, const Node& node, Settings& settings) {
  ports::PluginOptions plugin;
  plugin.id = core::PluginId{name};
  // `replay:` alone allows a plugin that needs to be told nothing.
  if (node.kind == Node::Kind::mapping) {
    if (const Node* const limits = node.find("limits")) {
      read_limits(reader, *limits, plugin.limits);
    }
    if (const Node* const user = node.find("user")) {
      plugin.user = reader.name(*user, "user").value_or("");
    }
    read_plugin_config(reader, node, plugin);
  } else if (node.kind != Node::Kind::null) {
    reader.error(node, "a plugin must be a mapping", "write it as {key: value}, or {}");
  }
  settings.plugins.push_back(std::move(plugin));
}

}  // namespace

void read_plugins(Reader& reader, const Node& node, Settings& settings) {
  for_each_named(reader, node, "plugins", [&](const std::string& name, const Node::Entry& entry) {
    read_plugin(reader, name, entry.value, settings);
  });
}

}  // namespace homeward::settings
