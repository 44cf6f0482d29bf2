#pragma once

#include "daemon/ports/event_source.hpp"
#include "daemon/ports/options.hpp"
#include "plugins/protocol/messages.hpp"

#include <functional>
#include <string>

namespace homeward::plugin_host {

using SecretReader = std::function<Result<std::string>(const ports::SecretSource&)>;

/// The `config` of a welcome: the plugin's settings with its secrets read. Errors: invalid (the
/// settings are no JSON object), refused (a secret can't be read; names the source, never the
/// content).
[[nodiscard]] Result<std::string> welcome_config(const ports::PluginOptions& options,
                                                 const SecretReader& read);

/// The devices of a welcome with what they keep, at most as much as a line to a plugin may hold.
[[nodiscard]] std::vector<protocol::KnownDevice> known_devices(const ports::EventSink& sink,
                                                               const core::PluginId& plugin);

}  // namespace homeward::plugin_host
