#pragma once

#include "daemon/ports/options.hpp"
#include "daemon/settings/reader.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <string>
#include <string_view>

namespace homeward::settings {

/// Fills `config` and `secrets` from a plugin's mapping: keys that only the plugin understands
/// become JSON as they are written, `NAME_file` keys of secrets and values `credential:NAME`
/// become secrets. `limits` and `user` are left out. A secret written out is an error.
void read_plugin_config(Reader& reader, const Node& node, ports::PluginOptions& plugin);

/// A value as it is written, as JSON text: what is meant for others and not for us.
[[nodiscard]] std::string json_text(Reader& reader, const Node& node, std::string_view key);

}  // namespace homeward::settings
