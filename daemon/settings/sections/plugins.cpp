#include "daemon/settings/fields.hpp"
#include "daemon/settings/plugin_config.hpp"
#include "daemon/settings/sections/sections.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace homeward::settings {
namespace {

void read_limits(Reader& reader, const Node& node, ports::PluginLimits& limits) {
  const Fields fields(reader, node, kPluginLimitKeys);
  if (!fields) return;
  fields.count("events_per_second", limits.events_per_second);
  fields.count("burst", limits.burst);
  fields.count("devices", limits.devices);
}

/// Everything of the plugin waits for so long, so it has to be short.
void read_reorder(Reader& reader, const Fields& fields, ports::PluginOptions& plugin) {
  constexpr std::chrono::minutes kLongest{1};
  fields.duration("reorder", plugin.reorder);
  if (plugin.reorder <= kLongest) return;
  reader.error(*fields.find("reorder"), "'reorder' is longer than a minute",
               "it delays all events of the plugin by that much");
}

void read_plugin(Reader& reader, const std::string& name, const Node& node, Settings& settings) {
  ports::PluginOptions plugin;
  plugin.id = core::PluginId{name};
  // `replay:` alone allows a plugin that needs to be told nothing.
  if (node.kind == Node::Kind::mapping) {
    const Fields fields(reader, node, kPluginKeys);
    if (const Node* const limits = fields.find("limits")) {
      read_limits(reader, *limits, plugin.limits);
    }
    fields.name("user", plugin.user);
    read_reorder(reader, fields, plugin);
    read_plugin_config(reader, node, plugin);
  } else if (node.kind != Node::Kind::null) {
    reader.error(node, "a plugin must be a mapping", "write it as {key: value}, or {}");
  }
  if (plugin.user.empty()) plugin.user = "homeward-" + name;
  settings.plugins.push_back(std::move(plugin));
}

}  // namespace

void read_plugins(Reader& reader, const Node& node, Settings& settings) {
  for_each_named(reader, node, "plugins", [&](const std::string& name, const Node::Entry& entry) {
    read_plugin(reader, name, entry.value, settings);
  });
}

}  // namespace homeward::settings
